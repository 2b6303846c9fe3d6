package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every task, found by identifier and by what is to be done with it next. A task stands in the one index of its state;
 * {@link #move} is the only way from one to another. Beside it, what has an end stands among the {@link #expiring}.
 * Belongs to the thread of the engine.
 */
final class TaskIndexes {
    private final IdTable<TaskEntry> byId = new IdTable<>();
    private final DueHeap<TaskEntry> delayed = new DueHeap<>();
    private final DueHeap<TaskEntry> delayedByWallClock = new DueHeap<>();
    private final DueHeap<TaskEntry> leased = new DueHeap<>();
    private final DueHeap<TaskExtras> expiring = new DueHeap<>();
    private final EngineClock clock;

    TaskIndexes(EngineClock clock) {
        this.clock = clock;
    }

    IdTable<TaskEntry> byId() {
        return byId;
    }

    int size() {
        return byId.size();
    }

    @Nullable TaskEntry find(UUID id) {
        return byId.find(id);
    }

    @Nullable TaskEntry find(long high, long low) {
        return byId.find(high, low);
    }

    /** Whether it was taken in, and not out since. */
    @SuppressWarnings("ReferenceEquality") // an entry is itself and equals no other
    boolean contains(TaskEntry task) {
        return find(task.idHigh, task.idLow) == task;
    }

    /** Takes a task in, into the index of the state that it says it is in. */
    void add(TaskEntry task) {
        addApart(task);
        enter(task);
    }

    /** Takes a task in that {@link #enter} is called for later, before anything else is. */
    void addApart(TaskEntry task) {
        byId.add(task);
        if (task.extras != null && task.extras.at != StoredExtras.NEVER) {
            expiring.add(task.extras);
        }
    }

    /** Takes a task out. */
    void remove(TaskEntry task) {
        leave(task);
        byId.remove(task);
        expires(task, StoredExtras.NEVER);
    }

    /** Brings a task into another state, or gives its state another time, which is not one of the wall clock. */
    void move(TaskEntry task, TaskState state, long at) {
        move(task, state, at, false);
    }

    void move(TaskEntry task, TaskState state, long at, boolean byWallClock) {
        if (state != task.state && !task.state.mayBecome(state)) {
            throw new IllegalStateException("a task that is " + task.state + " cannot become " + state);
        }
        leave(task);
        task.state = state;
        task.at = at;
        task.byWallClock = byWallClock;
        enter(task);
    }

    /** Gives a task another end. */
    void expires(TaskEntry task, long at) {
        if (task.extras == null && at == StoredExtras.NEVER) {
            return;
        }
        TaskExtras extras = task.moreThanPlain();
        if (extras.place != Due.NOWHERE) {
            expiring.remove(extras);
        }
        extras.at = at;
        if (at != StoredExtras.NEVER) {
            expiring.add(extras);
        }
    }

    /** Makes tasks whose delay is over ready, up to so many, in the order in which the delays end. */
    void endDelays(int most, long now) {
        long wall = clock.wall(now);
        for (int i = 0; i < most; i++) {
            TaskEntry one = delayed.first();
            TaskEntry other = delayedByWallClock.first();
            boolean oneIsDue = one != null && one.at <= now;
            boolean otherIsDue = other != null && other.at <= wall;
            if (oneIsDue && one != null && (!otherIsDue || other == null || one.at <= clock.at(other.at))) {
                move(one, TaskState.READY, one.at);
            } else if (otherIsDue && other != null) {
                move(other, TaskState.READY, Math.min(now, clock.at(other.at)));
            } else {
                return;
            }
        }
    }

    /** The next task whose lease ran out; null where there is none. It still stands in its index. */
    @Nullable TaskEntry leaseOver(long now) {
        TaskEntry first = leased.first();
        return first == null || first.at > now ? null : first;
    }

    /** The next task whose end has come; null where there is none. It is not named again. */
    @Nullable TaskEntry expired(long now) {
        TaskExtras due = expiring.takeDue(now);
        return due == null ? null : due.task;
    }

    /** When a delay, a lease or a task is over next. */
    long next() {
        long byWallClock = delayedByWallClock.next();
        return Math.min(
                Math.min(delayed.next(), byWallClock == Long.MAX_VALUE ? byWallClock : clock.at(byWallClock)),
                Math.min(leased.next(), expiring.next()));
    }

    /** Puts a task into the index of its state. */
    void enter(TaskEntry task) {
        QueueBook queue = task.queue;
        switch (task.state) {
            case READY -> {
                queue.ready.add(task);
                queue.wake();
            }
            case DELAYED -> {
                delays(task).add(task);
                queue.delayed++;
            }
            case BLOCKED -> queue.blocked++;
            case LEASED -> {
                leased.add(task);
                queue.leased++;
                queue.ready.take(task);
            }
            case DEAD -> queue.dead.put(task.id(), task);
            case DONE -> queue.done++;
        }
    }

    private void leave(TaskEntry task) {
        QueueBook queue = task.queue;
        switch (task.state) {
            case READY -> queue.ready.remove(task);
            case DELAYED -> {
                delays(task).remove(task);
                queue.delayed--;
            }
            case BLOCKED -> queue.blocked--;
            case LEASED -> {
                leased.remove(task);
                queue.leased--;
                queue.ready.release(task);
                queue.wake();
            }
            case DEAD -> queue.dead.remove(task.id());
            case DONE -> queue.done--;
        }
    }

    private DueHeap<TaskEntry> delays(TaskEntry task) {
        return task.byWallClock ? delayedByWallClock : delayed;
    }
}
