package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.task.TaskState;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** All that is held in memory, and what happens to it by itself. Belongs to the thread of the engine. */
final class Books implements EngineRounds.Work {
    /** The wall's clock is kept when it went this much from where it was kept last: a restart need not be finer. */
    private static final long CLOCK_MILLIS = 250;
    /** Of each kind that is due in one round, lest those who ask wait for millions of them. The next round comes at once. */
    static final int DUE_AT_ONCE = 2000;

    final QueueBooks queues;
    final LeaseTokens tokens;
    final TaskCreation creation;
    final TaskBook book;
    final LeaseBook leases;
    final LeaseDesk desk;
    final ResultWaiters results = new ResultWaiters();
    final WorkflowBook workflows;
    final ScheduleBook schedules;

    private final EngineClock clock;
    private final TaskIndexes tasks;
    private final IdempotencyKeys keys;
    private final CancelledLeases cancelled = new CancelledLeases();
    private long clockKept;

    Books(EngineOptions options, EngineClock clock, EngineObserver observer, LeaseTokens tokens, Delivery delivery) {
        this.clock = clock;
        this.clockKept = clock.ahead();
        this.tokens = tokens;
        this.tasks = new TaskIndexes(clock);
        this.queues = new QueueBooks(options.maxQueues(), clock, observer);
        this.keys = new IdempotencyKeys(options.maxKeys(), observer);
        this.creation = new TaskCreation(options.maxTasks(), observer, clock, tasks, keys);
        this.workflows = new WorkflowBook(
                options.workflowRetention().toMillis(), options.maxWorkflowTasks(), queues, creation, keys, clock);
        this.book = new TaskBook(observer, clock, tasks, results, cancelled, workflows);
        this.leases = new LeaseBook(
                new LeaseBook.Parts(tasks, book, tokens, cancelled, clock, observer), new SplittableRandom());
        this.desk = new LeaseDesk(queues, leases, observer, delivery::give);
        this.schedules = new ScheduleBook(options.maxSchedules(), queues, creation);
    }

    /** Takes in what a storage holds. */
    void recover(TaskStorage storage, long now, Commit commit) {
        Recovered recovered = new Recovered(
                new Recovered.Books(queues, tasks, book, leases, creation, keys, workflows, schedules), clock, now);
        storage.recover(recovered);
        recovered.finish(commit);
    }

    @Override
    public void advance(long now, Commit open) {
        clock.follow();
        if (Math.abs(clock.ahead() - clockKept) >= CLOCK_MILLIS) {
            clockKept = clock.ahead();
            open.keep(new Change.PutClock(clockKept));
            open.mustLast(); // without it, delays would end sooner or later by as much after a loss of power
        }
        tasks.endDelays(DUE_AT_ONCE, now);
        leases.expire(DUE_AT_ONCE, now, open);
        book.expire(DUE_AT_ONCE, now, open);
        keys.expire(DUE_AT_ONCE, now, open);
        workflows.expire(DUE_AT_ONCE, now, open);
        results.expire(now);
    }

    @Override
    public void serve(long now, Commit open) {
        desk.serve(now, open);
        queues.publish(now);
    }

    @Override
    public long next() {
        long sooner = Math.min(Math.min(tasks.next(), cancelled.next()), Math.min(keys.next(), workflows.next()));
        return Math.min(sooner, Math.min(desk.next(), results.next()));
    }

    @Override
    public void stopped(EngineUnavailableException why) {
        desk.dismiss().forEach(waiter -> waiter.answer.completeExceptionally(why));
        results.dismiss(why);
    }

    /** A purge of what is in the queue by now. */
    Purge purge(QueueBook queue) {
        return new Purge(queue, tasks, book, creation.lastId());
    }

    /** Cancels a workflow whose tasks can all be seen; false where none runs. */
    boolean cancelWorkflow(UUID id, long now, Commit commit) {
        List<UUID> members = workflows.cancel(id, now, commit);
        if (members == null) {
            return false;
        }
        for (UUID member : members) {
            TaskEntry task = tasks.find(member);
            if (task != null && task.state != TaskState.DONE) {
                book.cancel(task, now, commit);
            }
        }
        workflows.cancelled(id, commit);
        return true;
    }
}
