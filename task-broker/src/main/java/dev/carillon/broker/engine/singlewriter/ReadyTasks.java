package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.NewTask;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks of a queue: one line for each priority, linked through the entries so that any leaves at once. Not
 * thread-safe.
 */
final class ReadyTasks {
    private final @Nullable TaskEntry[] heads = new @Nullable TaskEntry[NewTask.HIGHEST_PRIORITY + 1];
    private final @Nullable TaskEntry[] tails = new @Nullable TaskEntry[NewTask.HIGHEST_PRIORITY + 1];
    private int size;

    int size() {
        return size;
    }

    /** Puts a task at the end of its priority's line. */
    void add(TaskEntry task) {
        TaskEntry last = tails[task.priority];
        task.previous = last;
        if (last == null) {
            heads[task.priority] = task;
        } else {
            last.next = task;
        }
        tails[task.priority] = task;
        size++;
    }

    void remove(TaskEntry task) {
        TaskEntry before = task.previous;
        TaskEntry after = task.next;
        if (before == null) {
            heads[task.priority] = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tails[task.priority] = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
        size--;
    }

    /** The task to hand out next; null where none is ready. */
    @Nullable TaskEntry first() {
        for (int priority = NewTask.HIGHEST_PRIORITY; priority >= 0; priority--) {
            TaskEntry head = heads[priority];
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    /** Since when the longest waiting task waits; {@link Long#MAX_VALUE} where none is ready. */
    long oldest() {
        long oldest = Long.MAX_VALUE;
        for (TaskEntry head : heads) {
            if (head != null) {
                oldest = Math.min(oldest, head.at);
            }
        }
        return oldest;
    }
}
