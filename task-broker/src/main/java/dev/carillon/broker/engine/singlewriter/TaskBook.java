package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineObserver.Ending;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The life of tasks, from when they are kept: how they end, how they come back, and who is told. Belongs to the thread of
 * the engine; the time is handed in, so that one moment holds for a whole round of it.
 *
 * <p>A new task can be seen and leased only once it is kept. Every other transition shows at once, and is answered once
 * it is kept.
 */
final class TaskBook {

    /** Is told of every task that is over: acked, or dropped. A dead letter is not. */
    interface Successor {
        void over(TaskEntry task, boolean acked, long now, Commit commit);
    }

    private final EngineObserver observer;
    private final EngineClock clock;
    private final TaskIndexes tasks;
    private final ResultWaiters waiters;
    private final CancelledLeases cancelled;
    private final Successor successor;

    TaskBook(
            EngineObserver observer,
            EngineClock clock,
            TaskIndexes tasks,
            ResultWaiters waiters,
            CancelledLeases cancelled,
            Successor successor) {
        this.observer = observer;
        this.clock = clock;
        this.tasks = tasks;
        this.waiters = waiters;
        this.cancelled = cancelled;
        this.successor = successor;
    }

    @Nullable TaskEntry find(UUID id) {
        return tasks.find(id);
    }

    // ---- the ends of a task --------------------------------------------------------------------------------------

    /** Its worker is done with it. */
    void ack(TaskEntry task, @Nullable Payload result, long now, Commit commit) {
        long retention = task.queue.settings().retention().toMillis();
        waiters.tell(task, Fate.succeeded(task, result, clock.instant(now)), commit);
        if (retention == 0) {
            remove(task, commit);
        } else {
            tasks.move(task, TaskState.DONE, now);
            tasks.expires(task, Math.addExact(now, retention));
            commit.keep(new Change.RemovePayload(task.id()));
            if (result != null) {
                task.moreThanPlain().hasResult = true;
                commit.keep(new Change.PutResult(task.id(), result));
            }
            commit.keep(new Change.PutTask(task.stored()));
        }
        observer.ended(task.queue.name(), Ending.ACKED);
        leaveGroup(task, now, commit);
        successor(task, true, now, commit);
    }

    /** To the dead letters. */
    void bury(TaskEntry task, @Nullable String reason, Ending ending, long now, Commit commit) {
        tasks.move(task, TaskState.DEAD, now);
        explain(task, reason, commit);
        commit.keep(new Change.PutTask(task.stored()));
        commit.mustLast(); // whoever asks hears from now on that it failed, and may act on it
        waiters.tell(task, Fate.of(task, clock), commit);
        observer.ended(task.queue.name(), ending);
        leaveGroup(task, now, commit);
    }

    /** Forgets a task in whatever state. A worker that has it is told so, until its lease would have ended. */
    void cancel(TaskEntry task, long now, Commit commit) {
        if (task.state == TaskState.LEASED) {
            cancelled.add(task);
        }
        drop(task, Ending.CANCELLED, now, commit);
    }

    private void drop(TaskEntry task, Ending ending, long now, Commit commit) {
        remove(task, commit);
        if (task.state == TaskState.DONE) {
            return; // its end was told when it was acked
        }
        waiters.tell(task, Fate.GONE, commit);
        observer.ended(task.queue.name(), ending);
        if (task.state != TaskState.DEAD) {
            leaveGroup(task, now, commit);
        }
        successor(task, false, now, commit);
    }

    private void remove(TaskEntry task, Commit commit) {
        tasks.remove(task);
        commit.keep(new Change.RemoveTask(task.id(), task.hasReason, task.hasResult()));
    }

    private void successor(TaskEntry task, boolean acked, long now, Commit commit) {
        if (task.extras != null && task.extras.workflow != null) {
            successor.over(task, acked, now, commit);
        }
    }

    // ---- coming back ---------------------------------------------------------------------------------------------

    /** A lease is over and the task is not: it waits again, unless its time to live is over. */
    void comeBack(TaskEntry task, long wait, long now, Commit commit) {
        if (task.isExpired(now)) {
            drop(task, Ending.EXPIRED, now, commit);
            return;
        }
        if (wait > 0) {
            tasks.move(task, TaskState.DELAYED, Math.addExact(now, wait));
        } else {
            tasks.move(task, TaskState.READY, now);
        }
        commit.keep(new Change.PutTask(task.stored()));
    }

    /** Keeps why the last attempt failed. */
    void explain(TaskEntry task, @Nullable String reason, Commit commit) {
        if (reason != null) {
            task.hasReason = true;
            commit.keep(new Change.PutReason(task.id(), reason));
        }
    }

    /** Makes a dead letter of this queue ready again; false for what is none. */
    boolean redrive(QueueBook queue, UUID id, long now, Commit commit) {
        TaskEntry task = queue.dead.get(id);
        if (task == null) {
            return false;
        }
        task.attempts = 0;
        TaskExtras extras = task.extras;
        if (extras != null) {
            Duration timeToLive = extras.attributes.timeToLive();
            tasks.expires(task, timeToLive == null ? StoredExtras.NEVER : Math.addExact(now, timeToLive.toMillis()));
            extras.readyAt = now;
        }
        boolean inFront = task.group() == null || queue.groups.join(task);
        tasks.move(task, inFront ? TaskState.READY : TaskState.BLOCKED, now);
        commit.keep(new Change.PutTask(task.stored()));
        return true;
    }

    // ---- groups --------------------------------------------------------------------------------------------------

    private void leaveGroup(TaskEntry task, long now, Commit commit) {
        TaskEntry next = task.group() == null ? null : task.queue.groups.leave(task);
        if (next != null) {
            bringOn(next, now, commit);
        }
    }

    /** It is in front of its group: it waits for its time, if that is yet to come, and for a worker. */
    void bringOn(TaskEntry task, long now, Commit commit) {
        long readyAt = task.moreThanPlain().readyAt;
        boolean later = readyAt > (task.byWallClock ? clock.wall(now) : now);
        TaskState state = later ? TaskState.DELAYED : TaskState.READY;
        long at = later ? readyAt : now;
        boolean byWallClock = later && task.byWallClock;
        if (tasks.contains(task)) {
            tasks.move(task, state, at, byWallClock);
        } else { // it is not kept yet, and stands nowhere
            task.state = state;
            task.at = at;
            task.byWallClock = byWallClock;
        }
        commit.keep(new Change.PutTask(task.stored()));
    }

    // ---- time ----------------------------------------------------------------------------------------------------

    /** Forgets what is past its time to live or its retention, up to so many: each may begin a stage of a workflow. */
    void expire(int most, long now, Commit commit) {
        cancelled.expire(now);
        long mostWeight = commit.mostWithDue();
        for (int i = 0; i < most && commit.weight() < mostWeight; i++) {
            TaskEntry task = tasks.expired(now);
            if (task == null) {
                return;
            }
            switch (task.state) {
                case DELAYED, READY, BLOCKED, DONE -> drop(task, Ending.EXPIRED, now, commit);
                case LEASED, DEAD -> {
                    // A lease goes on, and comeBack looks at the time. A dead letter has no end.
                }
            }
        }
    }
}
