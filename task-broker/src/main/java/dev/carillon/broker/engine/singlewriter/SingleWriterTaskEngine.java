package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.TaskViews.Found;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleSetting;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
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
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An engine in one process: one thread owns all indexes in memory, and a {@link TaskStorage} keeps what has to outlive
 * it. This class turns calls from any thread into commands for that one; {@link Books} is what they work on.
 */
public final class SingleWriterTaskEngine implements TaskEngine {
    private final TaskStorage storage;
    private final EngineOptions options;
    private final EngineClock clock;
    private final Books books;
    private final EngineLoop loop;
    private final Readers readers;
    private final TaskViews views;
    private final AtomicLong unwritten = new AtomicLong();
    private boolean stopping;

    private SingleWriterTaskEngine(
            TaskStorage storage, EngineOptions options, Timekeeper time, EngineObserver observer) {
        this.storage = storage;
        this.options = options;
        this.clock = new EngineClock(time, storage.clockAhead());
        this.readers = new Readers(storage.blocks());
        this.views = new TaskViews(storage);
        LeaseTokens tokens = new LeaseTokens();
        Delivery delivery = new Delivery(storage, tokens, readers, new Undelivered());
        this.books = new Books(options, clock, observer, tokens, delivery);
        this.loop = new EngineLoop(storage, clock, observer, books);
    }

    /** Takes in what the storage holds and starts. The storage is closed with the engine. */
    public static TaskEngine start(
            TaskStorage storage, EngineOptions options, Timekeeper time, EngineObserver observer) {
        SingleWriterTaskEngine engine = new SingleWriterTaskEngine(storage, options, time, observer);
        Commit found = new Commit();
        engine.books.recover(storage, engine.clock.current(), found);
        engine.loop.start(found);
        return engine;
    }

    // ---- queues --------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Queue>> configure(String name, QueueSettings settings) {
        return loop.write((now, commit) ->
                books.queues.configure(name, settings, now, commit).map(queue -> queue.view(now)));
    }

    @Override
    public CompletionStage<List<Queue>> queues() {
        return loop.ask(books.queues::views);
    }

    @Override
    public CompletionStage<Optional<Queue>> queue(String name) {
        return loop.ask(now -> books.queues.find(name).map(queue -> queue.view(now)));
    }

    @Override
    public CompletionStage<Optional<Queue>> pause(String name, boolean paused) {
        return loop.write((now, commit) -> books.queues.find(name).map(queue -> {
            queue.pause(paused);
            commit.keep(new Change.PutQueue(queue.stored()));
            return queue.view(now);
        }));
    }

    @Override
    public CompletionStage<Optional<Long>> purge(String name) {
        CompletableFuture<Optional<Long>> answer = new CompletableFuture<>();
        loop.act(
                answer,
                now -> books.queues
                        .find(name)
                        .ifPresentOrElse(
                                queue -> purge(books.purge(queue), answer), () -> answer.complete(Optional.empty())));
        return answer;
    }

    /** A piece, and when that is kept the next one. */
    private void purge(Purge purge, CompletableFuture<Optional<Long>> answer) {
        var unused = loop.write(purge::goOn).whenComplete((more, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (more) {
                purge(purge, answer);
            } else {
                answer.complete(Optional.of(purge.forgotten()));
            }
        });
    }

    // ---- tasks in ------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<List<Creation>>> create(String name, List<NewTask> tasks) {
        long bytes = 0;
        List<Draft> drafts = new ArrayList<>(tasks.size());
        for (NewTask task : tasks) {
            bytes += task.payload().bytes().length;
            drafts.add(Draft.of(name, task));
        }
        return writeBytes(
                bytes,
                (now, commit) ->
                        books.queues.find(name).map(queue -> books.creation.create(queue, drafts, now, commit)));
    }

    /** A write of that many bytes of payload, if the disk has room and not too many are under way. */
    private <T> CompletionStage<T> writeBytes(long bytes, EngineLoop.Write<T> action) {
        Optional<String> full = storage.full();
        if (full.isPresent()) {
            return CompletableFuture.failedFuture(new EngineUnavailableException(Kind.DISK_FULL, full.get()));
        }
        if (unwritten.addAndGet(bytes) > options.maxUnwritten() && unwritten.get() != bytes) {
            unwritten.addAndGet(-bytes);
            return CompletableFuture.failedFuture(new EngineUnavailableException(
                    Kind.OVERLOADED, "More is on its way to the disk than the broker may hold; come again shortly."));
        }
        return loop.write(action).whenComplete((answer, failure) -> unwritten.addAndGet(-bytes));
    }

    // ---- tasks out -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<List<LeasedTask>>> lease(String name, int max, Duration wait) {
        CompletableFuture<Optional<List<LeasedTask>>> answer = new CompletableFuture<>();
        loop.act(answer, now -> {
            Optional<QueueBook> queue = books.queues.find(name);
            if (queue.isEmpty()) {
                answer.complete(Optional.empty());
            } else if (stopping) {
                answer.completeExceptionally(EngineLoop.closed());
            } else {
                books.desk.ask(new Waiter(queue.get(), max, now + wait.toMillis(), answer));
            }
        });
        return answer;
    }

    @Override
    public void arrived(List<LeasedTask> tasks) {
        long bytes = 0;
        for (LeasedTask task : tasks) {
            bytes += task.payload().bytes().length;
        }
        if (bytes > AnswersUnderWay.SMALL) { // of others nobody counted anything
            LeaseTokens.Parsed first = books.tokens.parse(tasks.getFirst().token());
            loop.act(new CompletableFuture<>(), now -> books.desk.arrived(first));
        }
    }

    private final class Undelivered implements Delivery.Desk {
        @Override
        public void undelivered(List<Handout> handouts) {
            loop.act(
                    new CompletableFuture<>(),
                    now -> handouts.forEach(handout -> books.leases.giveBack(handout.token(), now, loop.open())));
        }

        @Override
        public void lost(Handout handout, String why) {
            loop.act(
                    new CompletableFuture<>(), now -> books.leases.loseForGood(handout.token(), why, now, loop.open()));
        }

        @Override
        public void over(Handout first) {
            loop.act(new CompletableFuture<>(), now -> books.desk.arrived(first.token()));
        }

        @Override
        public void again(Waiter waiter) {
            loop.act(waiter.answer, now -> {
                if (stopping) {
                    waiter.answer.complete(Optional.of(List.of()));
                } else {
                    books.desk.askAgain(waiter);
                }
            });
        }
    }

    @Override
    public CompletionStage<List<Verdict>> settle(List<String> given, Settlement settlement) {
        return end(given, (token, now, commit) -> books.leases.settle(token, settlement, now, commit));
    }

    @Override
    public CompletionStage<List<Verdict>> giveBack(List<String> given) {
        return end(given, books.leases::giveBack);
    }

    private CompletionStage<List<Verdict>> end(List<String> given, LeaseBook.End how) {
        List<LeaseTokens.@Nullable Parsed> tokens = new ArrayList<>(given.size());
        for (String token : given) {
            tokens.add(books.tokens.parse(token));
        }
        return end(tokens, new ArrayList<>(tokens.size()), how);
    }

    /** As many as one commit takes, and when those are kept the next: each may begin a stage of a workflow. */
    private CompletionStage<List<Verdict>> end(
            List<LeaseTokens.@Nullable Parsed> tokens, List<Verdict> verdicts, LeaseBook.End how) {
        return loop.writeInTime((now, commit) -> {
                    while (verdicts.size() < tokens.size() && (verdicts.isEmpty() || !commit.isFull())) {
                        verdicts.add(how.apply(tokens.get(verdicts.size()), now, commit));
                    }
                    return verdicts;
                })
                .thenCompose(given -> given.size() < tokens.size()
                        ? end(tokens, given, how)
                        : CompletableFuture.completedFuture(given));
    }

    @Override
    public CompletionStage<Extension> extend(String given, Duration lease) {
        LeaseTokens.Parsed token = books.tokens.parse(given);
        return loop.writeInTime((now, commit) -> books.leases.extend(token, lease.toMillis(), now));
    }

    // ---- looking -------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Task>> task(UUID id) {
        return loop.askWhatIsKept(
                        now -> Optional.ofNullable(books.book.find(id)).map(task -> Found.of(task, clock)))
                .thenApplyAsync(
                        found -> {
                            if (found.isEmpty() || found.get().task().state() == TaskState.DONE) {
                                refuseUnkeptEnd(id);
                            }
                            return found.map(views::task);
                        },
                        readers);
    }

    /**
     * After a write that failed, what is in memory may be ahead of what is kept. A task whose end was kept has no payload
     * any more; of another nobody is to hear that it is over, since it may be as ready as ever after a restart.
     */
    private void refuseUnkeptEnd(UUID id) {
        if (loop.fault().isPresent() && storage.payload(id) != null) {
            throw new EngineUnavailableException(
                    Kind.READ_ONLY,
                    "The end of this task could not be kept; whether it is over is known once the broker is restarted.");
        }
    }

    @Override
    public CompletionStage<Optional<Payload>> payload(UUID id) {
        return loop.ask(now -> {
                    TaskEntry task = books.book.find(id);
                    return task != null && task.state != TaskState.DONE;
                })
                .thenApplyAsync(
                        found -> {
                            if (found) {
                                return Optional.ofNullable(storage.payload(id));
                            }
                            refuseUnkeptEnd(id);
                            return Optional.empty();
                        },
                        readers);
    }

    @Override
    public CompletionStage<Optional<List<Task>>> dead(String name, @Nullable UUID after, int limit) {
        return loop.askWhatIsKept(
                        now -> books.queues.find(name).map(queue -> TaskViews.dead(queue, after, limit, clock)))
                .thenApplyAsync(
                        found -> found.map(
                                tasks -> tasks.stream().map(views::task).toList()),
                        readers);
    }

    @Override
    public CompletionStage<Optional<UUID>> lastDead(String name) {
        return loop.askWhatIsKept(now ->
                books.queues.find(name).filter(queue -> !queue.dead.isEmpty()).map(queue -> queue.dead.lastKey()));
    }

    @Override
    public CompletionStage<Outcome> outcome(UUID id, Duration wait) {
        CompletableFuture<Fate> fate = new CompletableFuture<>();
        loop.submit(fate, now -> {
            TaskEntry task = books.book.find(id);
            Fate present = Fate.of(task, clock);
            if (task == null || !(present instanceof Fate.Waiting)) {
                loop.answerWhenKept(fate, present);
            } else if (wait.toMillis() <= 0 || stopping || loop.fault().isPresent()) {
                fate.complete(present);
            } else if (!fate.isDone()) {
                wait(task, now + wait.toMillis(), fate);
            }
        });
        CompletableFuture<Outcome> outcome = fate.thenApplyAsync(
                known -> {
                    if (known instanceof Fate.Unknown || known instanceof Fate.Acked) {
                        refuseUnkeptEnd(id);
                    }
                    return views.outcome(known);
                },
                readers);
        var unused = outcome.whenComplete((answer, failure) -> {
            if (failure instanceof CancellationException) {
                fate.cancel(false);
            }
        });
        return outcome;
    }

    private void wait(TaskEntry task, long until, CompletableFuture<Fate> fate) {
        ResultWaiters.Waiter waiter = books.results.add(task, until, fate);
        var unused = fate.whenComplete((answer, failure) -> {
            if (failure instanceof CancellationException) {
                loop.submit(new CompletableFuture<>(), now -> books.results.remove(waiter));
            }
        });
    }

    // ---- changing ------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Boolean> cancel(UUID id) {
        return loop.write((now, commit) -> {
            TaskEntry task = books.book.find(id);
            if (task != null) {
                books.book.cancel(task, now, commit);
            }
            return task != null;
        });
    }

    @Override
    public CompletionStage<Optional<Integer>> redrive(String name, List<UUID> ids) {
        List<UUID> copy = List.copyOf(ids);
        return loop.write((now, commit) -> books.queues.find(name).map(queue -> (int) copy.stream()
                .filter(id -> books.book.redrive(queue, id, now, commit))
                .count()));
    }

    // ---- workflows -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<WorkflowCreation> createWorkflow(NewWorkflow workflow) {
        long bytes = 0;
        for (List<NewWorkflow.Member> stage : workflow.stages()) {
            for (NewWorkflow.Member member : stage) {
                bytes += member.task().payload().bytes().length;
            }
        }
        Draft.Keyed key = Draft.keyOf(workflow);
        return writeBytes(bytes, (now, commit) -> books.workflows.create(workflow, key, now, commit));
    }

    @Override
    public CompletionStage<Optional<Workflow>> workflow(UUID id) {
        return loop.askWhatIsKept(now -> books.workflows.find(id));
    }

    @Override
    public CompletionStage<Boolean> cancelWorkflow(UUID id) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        cancelWorkflow(id, answer);
        return answer;
    }

    private void cancelWorkflow(UUID id, CompletableFuture<Boolean> answer) {
        loop.act(answer, now -> {
            Commit commit = loop.open();
            if (books.workflows.isComing(id)) {
                CompletableFuture<Boolean> seen = new CompletableFuture<>(); // its tasks are there to be cancelled
                var unused = seen.whenComplete((yes, failure) -> {
                    if (failure == null) {
                        cancelWorkflow(id, answer);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
                commit.answer(seen, true);
                return;
            }
            boolean cancelled = books.cancelWorkflow(id, now, commit);
            if (cancelled) {
                commit.mustLast();
            }
            commit.answer(answer, cancelled);
        });
    }

    // ---- schedules -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<ScheduleSetting> putSchedule(Schedule schedule) {
        return writeBytes(schedule.payload().bytes().length, (now, commit) -> books.schedules.put(schedule, commit));
    }

    @Override
    public CompletionStage<List<Schedule>> schedules() {
        return loop.askWhatIsKept(now -> books.schedules.all());
    }

    @Override
    public CompletionStage<Optional<Schedule>> schedule(String name) {
        return loop.askWhatIsKept(now -> books.schedules.find(name));
    }

    @Override
    public CompletionStage<Boolean> removeSchedule(String name) {
        return loop.write((now, commit) -> books.schedules.remove(name, commit));
    }

    @Override
    public CompletionStage<List<Schedule>> dueSchedules(int limit) {
        return loop.askWhatIsKept(now -> books.schedules.due(clock.instant(now), limit));
    }

    @Override
    public CompletionStage<Firing> fire(String name, String rule, Instant due, @Nullable Instant next) {
        Optional<String> full = storage.full();
        return full.isPresent()
                ? CompletableFuture.completedFuture(new Firing.Refused(full.get()))
                : loop.write((now, commit) -> books.schedules.fire(name, rule, due, next, now, commit));
    }

    @Override
    public CompletionStage<Instant> now() {
        return loop.ask(clock::instant);
    }

    // ---- the whole -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<BackupOutcome> backup(Path folder) {
        return loop.askWhatIsKept(now -> folder).thenApplyAsync(storage::backup, readers.forLong());
    }

    @Override
    public Optional<String> fault() {
        return loop.fault().or(storage::full);
    }

    @Override
    public void stopLeasing() {
        loop.submit(new CompletableFuture<>(), now -> {
            stopping = true;
            books.desk.dismiss().forEach(waiter -> waiter.answer.complete(Optional.of(List.of())));
            books.results.expire(Long.MAX_VALUE);
        });
    }

    @Override
    public void close() {
        stopLeasing();
        loop.close();
        readers.close();
        storage.close();
    }
}
