package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.NewTask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ready tasks of a queue: one line for each priority, and beside it those with a concurrency key. Not thread-safe.
 */
final class ReadyTasks {
    private final TaskLine[] plain = new TaskLine[NewTask.HIGHEST_PRIORITY + 1];
    private final KeyedTasks keyed = new KeyedTasks();
    private long tickets;
    private int size;
    private int keyedSize;

    ReadyTasks() {
        Arrays.setAll(plain, i -> new TaskLine());
    }

    int size() {
        return size;
    }

    /** Puts a task at the end of its priority's line. */
    void add(TaskEntry task) {
        task.ticket = ++tickets;
        size++;
        String key = task.concurrencyKey();
        if (key == null) {
            plain[task.priority].addLast(task);
        } else {
            keyedSize++;
            keyed.add(key, task);
        }
    }

    void remove(TaskEntry task) {
        String key = task.concurrencyKey();
        if (key == null) {
            plain[task.priority].remove(task);
        } else {
            keyedSize--;
            keyed.remove(key, task);
        }
        size--;
    }

    /** This task, which is none of these, is leased from now on. */
    void take(TaskEntry task) {
        String key = task.concurrencyKey();
        if (key != null) {
            keyed.take(key);
        }
    }

    /** It is leased no more. */
    void release(TaskEntry task) {
        String key = task.concurrencyKey();
        if (key != null) {
            keyed.release(key);
        }
    }

    /** Sets how many tasks of one concurrency key may be leased at a time. */
    void limit(int mostOfAKey) {
        keyed.limit(mostOfAKey);
    }

    /** The task to hand out next; null where none may be. */
    @Nullable TaskEntry first() {
        for (int priority = NewTask.HIGHEST_PRIORITY; size > 0 && priority >= 0; priority--) {
            TaskEntry first = earlier(plain[priority].first(), keyedSize == 0 ? null : keyed.first(priority));
            if (first != null) {
                return first;
            }
        }
        return null;
    }

    /** Any task, handed out next or not; null where none is ready. */
    @Nullable TaskEntry any() {
        TaskEntry first = first();
        return first == null && size > 0 ? keyed.any() : first;
    }

    private static @Nullable TaskEntry earlier(@Nullable TaskEntry one, @Nullable TaskEntry other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.ticket < other.ticket ? one : other;
    }

    /** Since when the longest waiting task waits; {@link Long#MAX_VALUE} where none is ready. */
    long oldest() {
        long oldest = keyed.oldest();
        for (TaskLine line : plain) {
            TaskEntry first = line.first();
            if (first != null) {
                oldest = Math.min(oldest, first.at);
            }
        }
        return oldest;
    }
}
