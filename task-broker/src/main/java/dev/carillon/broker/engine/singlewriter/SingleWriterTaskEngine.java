package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An engine in one process: one thread owns all indexes in memory ({@link QueueBooks}, {@link TaskBook}, {@link
 * LeaseDesk}), and a {@link TaskStorage} keeps what has to outlive it. This class turns calls from any thread into
 * commands for that one.
 */
public final class SingleWriterTaskEngine implements TaskEngine {
    /** Threads that read payloads: enough to keep a disk busy, few enough not to crowd two cores. */
    private static final int READERS = 4;

    private final TaskStorage storage;
    private final EngineOptions options;
    private final LeaseTokens tokens;
    private final QueueBooks queues;
    private final TaskBook book;
    private final LeaseDesk desk;
    private final EngineLoop loop;
    private final @Nullable ExecutorService readerThreads;
    private final Executor readers;
    private final AtomicLong unwritten = new AtomicLong();
    private boolean stopping;

    private SingleWriterTaskEngine(
            TaskStorage storage, EngineOptions options, Timekeeper time, EngineObserver observer) {
        this.storage = storage;
        this.options = options;
        this.tokens = new LeaseTokens();
        this.book = new TaskBook(options, observer, new SplittableRandom(), tokens);
        this.queues = new QueueBooks(options.maxQueues(), time.wall(), observer);
        this.desk = new LeaseDesk(book, observer, this::give);
        this.loop = new EngineLoop(storage, time.wall(), observer, new Rounds());
        this.readerThreads = storage.blocks() ? Executors.newFixedThreadPool(READERS) : null;
        this.readers = readerThreads == null ? Runnable::run : readerThreads;
    }

    /** Takes in what the storage holds and starts. The storage is closed with the engine. */
    public static TaskEngine start(
            TaskStorage storage, EngineOptions options, Timekeeper time, EngineObserver observer) {
        SingleWriterTaskEngine engine = new SingleWriterTaskEngine(storage, options, time, observer);
        Commit found = new Commit();
        storage.recover(new Recovered(engine.queues, engine.book, time.wall().millis(), found));
        engine.loop.start(found);
        return engine;
    }

    private final class Rounds implements EngineLoop.Work {
        @Override
        public void advance(long now, Commit open) {
            book.advance(now, open);
        }

        @Override
        public void serve(long now, Commit open) {
            desk.serve(now, open);
            queues.publish(now);
        }

        @Override
        public long next() {
            return Math.min(book.next(), desk.next());
        }

        @Override
        public void stopped(EngineUnavailableException why) {
            desk.dismiss().forEach(waiter -> waiter.answer.completeExceptionally(why));
        }
    }

    // ---- queues --------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Queue>> configure(String name, QueueSettings settings) {
        return loop.write(
                (now, commit) -> queues.configure(name, settings, commit).map(queue -> queue.view(now)));
    }

    @Override
    public CompletionStage<List<Queue>> queues() {
        return loop.ask(queues::views);
    }

    @Override
    public CompletionStage<Optional<Queue>> queue(String name) {
        return loop.ask(now -> queues.find(name).map(queue -> queue.view(now)));
    }

    // ---- tasks in ------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<List<Creation>>> create(String name, List<NewTask> tasks) {
        Optional<String> full = storage.full();
        if (full.isPresent()) {
            return CompletableFuture.failedFuture(new EngineUnavailableException(Kind.DISK_FULL, full.get()));
        }
        long bytes =
                tasks.stream().mapToLong(task -> task.payload().bytes().length).sum();
        if (unwritten.addAndGet(bytes) > options.maxUnwritten() && unwritten.get() != bytes) {
            unwritten.addAndGet(-bytes);
            return CompletableFuture.failedFuture(new EngineUnavailableException(
                    Kind.OVERLOADED, "More is on its way to the disk than the broker may hold; come again shortly."));
        }
        List<Draft> drafts = tasks.stream().map(task -> Draft.of(name, task)).toList();
        return loop.write((now, commit) -> queues.find(name).map(queue -> book.create(queue, drafts, now, commit)))
                .whenComplete((answers, failure) -> unwritten.addAndGet(-bytes));
    }

    // ---- tasks out -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<List<LeasedTask>>> lease(String name, int max, Duration wait) {
        CompletableFuture<Optional<List<LeasedTask>>> answer = new CompletableFuture<>();
        loop.act(answer, (now, commit) -> {
            Optional<QueueBook> queue = queues.find(name);
            if (queue.isEmpty()) {
                answer.complete(Optional.empty());
            } else if (stopping) {
                answer.completeExceptionally(EngineLoop.closed());
            } else {
                desk.ask(new Waiter(queue.get(), max, now + wait.toMillis(), answer));
            }
        });
        return answer;
    }

    private void give(Waiter waiter, List<Handout> handouts) {
        if (handouts.isEmpty()) {
            waiter.answer.complete(Optional.of(List.of()));
        } else {
            readers.execute(() -> deliver(waiter, handouts));
        }
    }

    private void deliver(Waiter waiter, List<Handout> handouts) {
        try {
            List<LeasedTask> tasks = new ArrayList<>(handouts.size());
            List<@Nullable Payload> payloads =
                    storage.payloads(handouts.stream().map(Handout::id).toList());
            for (int i = 0; i < handouts.size(); i++) {
                Handout handout = handouts.get(i);
                Payload payload = payloads.get(i);
                if (payload != null) { // else cancelled since
                    tasks.add(new LeasedTask(
                            handout.id(),
                            tokens.token(handout.id(), handout.nonce()),
                            handout.attempt(),
                            Instant.ofEpochMilli(handout.until()),
                            payload,
                            TaskAttributes.NONE));
                }
            }
            if (!waiter.answer.complete(Optional.of(tasks))) {
                giveBack(handouts);
            }
        } catch (RuntimeException e) {
            waiter.answer.completeExceptionally(e);
        }
    }

    /** Whoever waited has gone away before the tasks reached them. */
    private void giveBack(List<Handout> handouts) {
        loop.act(
                new CompletableFuture<>(),
                (now, commit) ->
                        handouts.forEach(handout -> book.giveBack(handout.id(), handout.nonce(), now, commit)));
    }

    @Override
    public CompletionStage<List<Verdict>> settle(List<String> given, Settlement settlement) {
        List<String> copy = List.copyOf(given);
        return loop.write((now, commit) -> copy.stream()
                .map(token -> book.settle(token, settlement, now, commit) ? Verdict.ACCEPTED : Verdict.STALE)
                .toList());
    }

    @Override
    public CompletionStage<Extension> extend(String token, Duration lease) {
        return loop.write((now, commit) -> Optional.ofNullable(book.leased(token))
                .map(task -> {
                    book.extend(task, now + lease.toMillis());
                    return Extension.until(Instant.ofEpochMilli(task.at));
                })
                .orElse(Extension.STALE));
    }

    // ---- looking -------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Task>> task(UUID id) {
        return loop.askWhatIsKept(now -> Optional.ofNullable(book.find(id)).map(Found::of))
                .thenApplyAsync(found -> found.map(this::explained), readers);
    }

    @Override
    public CompletionStage<Optional<Payload>> payload(UUID id) {
        return loop.ask(now -> book.find(id) != null)
                .thenApplyAsync(found -> found ? Optional.ofNullable(storage.payload(id)) : Optional.empty(), readers);
    }

    @Override
    public CompletionStage<Optional<List<Task>>> dead(String name, @Nullable UUID after, int limit) {
        return loop.askWhatIsKept(now -> queues.find(name).map(queue -> dead(queue, after, limit)))
                .thenApplyAsync(
                        found -> found.map(
                                tasks -> tasks.stream().map(this::explained).toList()),
                        readers);
    }

    private static List<Found> dead(QueueBook queue, @Nullable UUID after, int limit) {
        var letters = after == null ? queue.dead : queue.dead.tailMap(after, false);
        return letters.values().stream().limit(limit).map(Found::of).toList();
    }

    /** What the engine's thread knows of a task; the reason is read beside it. */
    private record Found(StoredTask task, String queue) {
        static Found of(TaskEntry task) {
            return new Found(task.stored(), task.queue.name());
        }
    }

    private Task explained(Found found) {
        StoredTask task = found.task();
        return new Task(
                task.id(),
                found.queue(),
                task.state(),
                task.priority(),
                task.attempts(),
                Instant.ofEpochMilli(task.createdAt()),
                Instant.ofEpochMilli(task.at()),
                task.size(),
                task.hasReason() ? storage.reason(task.id()) : null,
                TaskAttributes.NONE,
                null);
    }

    // ---- changing ------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Boolean> cancel(UUID id) {
        return loop.write((now, commit) -> book.cancel(id, commit));
    }

    @Override
    public CompletionStage<Optional<Integer>> redrive(String name, List<UUID> ids) {
        List<UUID> copy = List.copyOf(ids);
        return loop.write((now, commit) -> queues.find(name).map(queue -> (int)
                copy.stream().filter(id -> book.redrive(queue, id, now, commit)).count()));
    }

    // ---- to come -------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Queue>> pause(String queue, boolean paused) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Long>> purge(String queue) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> outcome(UUID id, Duration wait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<WorkflowCreation> createWorkflow(NewWorkflow workflow) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Workflow>> workflow(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> cancelWorkflow(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> putSchedule(Schedule schedule) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Schedule>> schedules() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Schedule>> schedule(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> removeSchedule(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Schedule>> dueSchedules(int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Firing> fire(String name, Instant due, @Nullable Instant next) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<BackupOutcome> backup(Path folder) {
        throw new UnsupportedOperationException();
    }

    // ---- life ----------------------------------------------------------------------------------------------------

    @Override
    public Optional<String> fault() {
        return loop.fault().or(storage::full);
    }

    @Override
    public void stopLeasing() {
        loop.act(new CompletableFuture<>(), (now, commit) -> {
            stopping = true;
            desk.dismiss().forEach(waiter -> waiter.answer.complete(Optional.of(List.of())));
        });
    }

    @Override
    public void close() {
        stopLeasing();
        loop.close();
        if (readerThreads != null) {
            readerThreads.close();
        }
        storage.close();
    }
}
