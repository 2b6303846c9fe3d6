package dev.carillon.broker.task;

import org.jspecify.annotations.Nullable;

/**
 * A task to create.
 *
 * @param priority 0 to 9, 9 first
 * @param idempotencyKey a second task of the queue with this key, within the queue's window, is the first one again
 */
public record NewTask(
        Payload payload,
        ReadyTime readyTime,
        int priority,
        @Nullable String idempotencyKey,
        TaskAttributes attributes) {
    public static final int HIGHEST_PRIORITY = 9;

    public NewTask {
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority " + priority);
        }
    }

    /** One without attributes. */
    public NewTask(Payload payload, ReadyTime readyTime, int priority, @Nullable String idempotencyKey) {
        this(payload, readyTime, priority, idempotencyKey, TaskAttributes.NONE);
    }
}
