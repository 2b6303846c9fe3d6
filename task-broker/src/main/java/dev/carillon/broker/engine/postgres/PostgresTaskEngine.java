package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.TaskEngine;
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
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine over a PostgreSQL database, which keeps all there is: of any number of replicas each can die at any moment. What
 * a task's life is stands in the database's functions ({@code v1/*.sql}); this side gathers what callers ask into few
 * transactions, and has those wait who have to.
 *
 * <p>This class turns calls from any thread into work on one context (an event loop), to which all the rest belongs.
 * Commits are answered after they are as durable as {@code synchronous_commit} makes them; leases alone do not wait for
 * that, since one that a crash forgets is merely over.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE">SKIP LOCKED</a>
 */
public final class PostgresTaskEngine implements TaskEngine {
    private static final long COUNT_EVERY_MILLIS = 1000;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Context context;
    private final EngineOptions options;
    private final Database database;
    private final DatabaseTime time = new DatabaseTime();
    private final Sweeper sweeper;
    private final QueueViews views;
    private final TaskTable tasks;
    private final WorkflowTable workflows;
    private final ScheduleTable schedules;
    private final GroupCommit<Creating.Request> creating;
    private final GroupCommit<Settling.Request> settling;
    private final LeaseDesk leases;
    private final OutcomeDesk outcomes;
    private final Hints hints;
    private final AtomicLong unwritten = new AtomicLong();
    /** Waits whose first question is under way; a look at a queue comes after them. */
    private final Set<Future<Void>> asked = new HashSet<>();

    private boolean stopping;
    private volatile boolean closing;
    private volatile boolean closed;

    private PostgresTaskEngine(Vertx vertx, PostgresOptions postgres, EngineOptions options, EngineObserver observer) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.options = options;
        this.database = new Database(vertx, context, postgres, options.workflowRetention());
        Identifiers ids = new Identifiers();
        Notes notes = new Notes(observer, time);
        long poll = postgres.poll().toMillis();
        this.sweeper = new Sweeper(vertx, context, database, time, notes, poll);
        this.views = new QueueViews(database, time, notes, observer, options.maxTasks(), postgres.quickCount());
        this.tasks = new TaskTable(database, time, notes, views);
        this.workflows = new WorkflowTable(database, time, ids, notes, views);
        this.schedules = new ScheduleTable(database, time, ids, notes, views.capacity(), options.maxSchedules());
        this.hints = new Hints(
                vertx,
                context,
                database,
                postgres.schema(),
                this::readyElsewhere,
                this::overElsewhere,
                this::missedHints,
                postgres.timeout().toMillis());
        this.leases = new LeaseDesk(vertx, context, database, time, notes, sweeper, observer, poll, hints::ready);
        this.outcomes = new OutcomeDesk(vertx, context, database, time, poll);
        this.creating =
                new GroupCommit<>(1, new Creating(database, time, ids, views.capacity(), notes, sweeper, observer));
        this.settling = new GroupCommit<>(1, new Settling(database, time, notes, observer));
        time.whenTold(leases::told);
        time.whenTold(outcomes::told);
        notes.whenReady(leases::ready);
        notes.whenDue(sweeper::dueAt);
        notes.whenOver(outcomes::over);
        notes.whenOver(hints::over);
        database.whenAway(leases::dismiss);
        database.whenAway(outcomes::dismiss);
        database.whenBack(hints::listen);
        database.whenBack(leases::askForAll);
    }

    private void readyElsewhere(String queue) {
        leases.hinted(queue);
    }

    private void overElsewhere(UUID task) {
        outcomes.over(task);
    }

    private void missedHints() {
        leases.askForAll();
        outcomes.lookAtAll();
    }

    /**
     * Connects and starts. A database that is away is waited for, in the background; one that must not be used is a fault.
     *
     * @throws IllegalStateException where answered tasks would not be safe in this database
     */
    public static TaskEngine start(
            Vertx vertx, PostgresOptions postgres, EngineOptions options, EngineObserver observer) {
        PostgresTaskEngine engine = new PostgresTaskEngine(vertx, postgres, options, observer);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        engine.context.runOnContext(go -> engine.database.open().onComplete(outcome -> {
            if (outcome.failed()) {
                opened.completeExceptionally(outcome.cause());
            } else {
                engine.sweeper.start();
                engine.countAgain();
                opened.complete(null);
            }
        }));
        try {
            opened.join();
        } catch (CompletionException e) {
            engine.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(postgres + ": " + cause.getMessage(), cause);
        }
        return engine;
    }

    /** For those who look at the metrics. */
    private void countAgain() {
        vertx.setTimer(
                COUNT_EVERY_MILLIS,
                timer -> context.runOnContext(go -> {
                    if (!closing) {
                        views.look(null).onComplete(done -> countAgain());
                    }
                }));
    }

    // ---- on the context ------------------------------------------------------------------------------------------

    private <T> CompletionStage<T> submit(Supplier<Future<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        return submit(
                answer,
                () -> work.get().onComplete(outcome -> {
                    if (outcome.succeeded()) {
                        answer.complete(outcome.result());
                    } else {
                        answer.completeExceptionally(outcome.cause());
                    }
                }));
    }

    private <T> CompletableFuture<T> submit(CompletableFuture<T> answer, Runnable work) {
        if (closed) {
            answer.completeExceptionally(Faults.closed());
            return answer;
        }
        context.runOnContext(go -> {
            if (closing) {
                answer.completeExceptionally(Faults.closed());
                return;
            }
            try {
                work.run();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void takesIn(Waiter<?> waiter) {
        Future<Void> takenIn = waiter.takenIn();
        asked.add(takenIn);
        takenIn.onComplete(done -> asked.remove(takenIn));
    }

    /** After whatever was asked before. */
    private Future<Void> inOrder() {
        return asked.isEmpty()
                ? Future.succeededFuture()
                : Future.join(List.copyOf(asked)).mapEmpty();
    }

    // ---- queues --------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<Queue>> configure(String queue, QueueSettings settings) {
        return submit(() -> database.one(QueueRows.CONFIGURE, QueueRows.arguments(queue, options.maxQueues(), settings))
                .compose(row -> {
                    time.observe(row, false);
                    if (!row.getBoolean("kept")) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    leases.ready(queue); // a limit may be gone
                    return view(queue);
                }));
    }

    private Future<Optional<Queue>> view(String queue) {
        return views.look(queue).map(found -> found.stream().findFirst());
    }

    @Override
    public CompletionStage<List<Queue>> queues() {
        return submit(() -> inOrder().compose(done -> views.look(null)));
    }

    @Override
    public CompletionStage<Optional<Queue>> queue(String queue) {
        return submit(() -> inOrder().compose(done -> view(queue)));
    }

    @Override
    public CompletionStage<Optional<Queue>> pause(String queue, boolean paused) {
        return submit(() -> database.all("update queue set paused = $2 where name = $1", queue, paused)
                .compose(done -> {
                    leases.ready(queue);
                    return view(queue);
                }));
    }

    @Override
    public CompletionStage<Optional<Long>> purge(String queue) {
        return submit(() -> tasks.purge(queue));
    }

    // ---- tasks ---------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<List<Creation>>> create(String queue, List<NewTask> tasks) {
        Creating.Request request = new Creating.Request(queue, tasks);
        if (unwritten.addAndGet(request.bytes) > options.maxUnwritten() && unwritten.get() != request.bytes) {
            unwritten.addAndGet(-request.bytes);
            return CompletableFuture.failedFuture(new EngineUnavailableException(
                    Kind.OVERLOADED,
                    "More is on its way to the database than the broker may hold; come again shortly."));
        }
        return submit(request.answer, () -> creating.add(request))
                .whenComplete((answers, failure) -> unwritten.addAndGet(-request.bytes));
    }

    @Override
    public CompletionStage<Optional<List<LeasedTask>>> lease(String queue, int max, Duration wait) {
        QueueLine.Worker worker = new QueueLine.Worker(max, wait.toMillis());
        return submit(worker.answer, () -> {
            if (stopping) {
                worker.refuse(Faults.closed());
            } else {
                takesIn(worker);
                leases.ask(queue, worker);
            }
        });
    }

    @Override
    public CompletionStage<List<Verdict>> settle(List<String> tokens, Settlement settlement) {
        Settling.Request request = new Settling.Request(tokens, settlement);
        return submit(request.answer, () -> settling.add(request));
    }

    @Override
    public CompletionStage<List<Verdict>> giveBack(List<String> tokens) {
        List<String> copy = List.copyOf(tokens);
        return submit(() -> leases.giveBack(copy));
    }

    @Override
    public CompletionStage<Extension> extend(String token, Duration lease) {
        return submit(() -> tasks.extend(token, lease));
    }

    @Override
    public CompletionStage<Optional<Task>> task(UUID id) {
        return submit(() -> tasks.find(id));
    }

    @Override
    public CompletionStage<Optional<Payload>> payload(UUID id) {
        return submit(() -> tasks.payload(id));
    }

    @Override
    public CompletionStage<Outcome> outcome(UUID id, Duration wait) {
        OutcomeDesk.Watcher watcher = new OutcomeDesk.Watcher(id, wait.toMillis());
        return submit(watcher.answer, () -> {
            takesIn(watcher);
            outcomes.ask(watcher);
        });
    }

    @Override
    public CompletionStage<Boolean> cancel(UUID id) {
        return submit(() -> tasks.cancel(id));
    }

    // ---- dead letters --------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Optional<List<Task>>> dead(String queue, @Nullable UUID after, int limit) {
        return submit(() -> tasks.dead(queue, after, limit));
    }

    @Override
    public CompletionStage<Optional<UUID>> lastDead(String queue) {
        return submit(() -> tasks.lastDead(queue));
    }

    @Override
    public CompletionStage<Optional<Integer>> redrive(String queue, List<UUID> ids) {
        UUID[] copy = ids.toArray(UUID[]::new);
        return submit(() -> tasks.redrive(queue, copy));
    }

    // ---- workflows -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<WorkflowCreation> createWorkflow(NewWorkflow workflow) {
        // Its digests take a while, which is the caller's.
        StartingWorkflow starting = new StartingWorkflow(workflow);
        return submit(() -> workflows.create(starting));
    }

    @Override
    public CompletionStage<Optional<Workflow>> workflow(UUID id) {
        return submit(() -> workflows.find(id));
    }

    @Override
    public CompletionStage<Boolean> cancelWorkflow(UUID id) {
        return submit(() -> workflows.cancel(id));
    }

    // ---- schedules -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<ScheduleSetting> putSchedule(Schedule schedule) {
        return submit(() -> schedules.put(schedule));
    }

    @Override
    public CompletionStage<List<Schedule>> schedules() {
        return submit(schedules::all);
    }

    @Override
    public CompletionStage<Optional<Schedule>> schedule(String name) {
        return submit(() -> schedules.find(name));
    }

    @Override
    public CompletionStage<Boolean> removeSchedule(String name) {
        return submit(() -> schedules.remove(name));
    }

    @Override
    public CompletionStage<List<Schedule>> dueSchedules(int limit) {
        return submit(() -> schedules.due(limit));
    }

    @Override
    public CompletionStage<Firing> fire(String name, String rule, Instant due, @Nullable Instant next) {
        return submit(() -> schedules.fire(name, rule, due, next));
    }

    @Override
    public CompletionStage<Instant> now() {
        return submit(schedules::now);
    }

    // ---- the whole -----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<BackupOutcome> backup(Path folder) {
        return submit(
                () -> Future.succeededFuture(
                        new BackupOutcome.Unsupported(
                                "The tasks are in PostgreSQL and are backed up with it, by pg_basebackup or the cluster's own means.")));
    }

    @Override
    public Optional<String> fault() {
        return database.fault();
    }

    @Override
    public void stopLeasing() {
        context.runOnContext(go -> {
            stopping = true;
            leases.dismiss();
            outcomes.stop();
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        stopLeasing();
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(go -> {
            closing = true;
            closed = true;
            outcomes.dismiss(Faults.closed());
            sweeper.stop();
            finish(done);
        });
        try {
            done.get(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What is under way is answered by nobody any more, and happened whole or not at all.
        }
    }

    private void finish(CompletableFuture<Void> done) {
        if (creating.isIdle() && settling.isIdle() && database.underWay() == 0) {
            hints.close().transform(ended -> database.close()).onComplete(ended -> done.complete(null));
        } else {
            vertx.setTimer(2, timer -> context.runOnContext(go -> finish(done)));
        }
    }
}
