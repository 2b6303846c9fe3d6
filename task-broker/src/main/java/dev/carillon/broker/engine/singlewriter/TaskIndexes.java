package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every task, found by identifier and by what is to be done with it next. A task stands in the one index of its state;
 * {@link #move} is the only way from one to another. Belongs to the thread of the engine.
 */
final class TaskIndexes {
    private final Map<UUID, TaskEntry> byId = new HashMap<>();
    private final DueHeap<TaskEntry> delayed = new DueHeap<>();
    private final DueHeap<TaskEntry> leased = new DueHeap<>();

    int size() {
        return byId.size();
    }

    @Nullable TaskEntry find(UUID id) {
        return byId.get(id);
    }

    /** Takes a task in, into the index of the state that it says it is in. */
    void add(TaskEntry task) {
        byId.put(task.id, task);
        enter(task);
    }

    /** Takes a task out. */
    void remove(TaskEntry task) {
        leave(task);
        byId.remove(task.id);
    }

    /** Brings a task into another state, or gives its state another time. */
    void move(TaskEntry task, TaskState state, long at) {
        if (state != task.state && !task.state.mayBecome(state)) {
            throw new IllegalStateException("a task that is " + task.state + " cannot become " + state);
        }
        leave(task);
        task.state = state;
        task.at = at;
        enter(task);
    }

    /** The next task whose delay is over; null where there is none. It still stands in its index. */
    @Nullable TaskEntry delayOver(long now) {
        TaskEntry first = delayed.first();
        return first == null || first.at > now ? null : first;
    }

    /** The next task whose lease ran out; null where there is none. It still stands in its index. */
    @Nullable TaskEntry leaseOver(long now) {
        TaskEntry first = leased.first();
        return first == null || first.at > now ? null : first;
    }

    /** When a delay or a lease is over next. */
    long next() {
        return Math.min(delayed.next(), leased.next());
    }

    private void enter(TaskEntry task) {
        switch (task.state) {
            case READY -> task.queue.ready.add(task);
            case DELAYED -> {
                delayed.add(task);
                task.queue.delayed++;
            }
            case LEASED -> {
                leased.add(task);
                task.queue.leased++;
            }
            case DEAD -> task.queue.dead.put(task.id, task);
            case BLOCKED, DONE -> throw new UnsupportedOperationException();
        }
    }

    private void leave(TaskEntry task) {
        switch (task.state) {
            case READY -> task.queue.ready.remove(task);
            case DELAYED -> {
                delayed.remove(task);
                task.queue.delayed--;
            }
            case LEASED -> {
                leased.remove(task);
                task.queue.leased--;
            }
            case DEAD -> task.queue.dead.remove(task.id);
            case BLOCKED, DONE -> throw new UnsupportedOperationException();
        }
    }
}
