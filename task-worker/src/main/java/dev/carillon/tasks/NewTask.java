package dev.carillon.tasks;

import java.time.Duration;

/**
 * A task to create.
 *
 * @param payload what the worker is handed, as text
 * @param idempotencyKey the broker takes a second task with this key, within the queue's window, for the first
 * @param delay held back by the broker for this long; zero for at once
 * @param priority 0 to 9; the highest is handed out first
 */
public record NewTask(String payload, String idempotencyKey, Duration delay, int priority) {

    /** A task that goes ahead of no other. */
    public NewTask(String payload, String idempotencyKey, Duration delay) {
        this(payload, idempotencyKey, delay, 0);
    }

    /** A task that is ready at once. */
    public static NewTask now(String payload, String idempotencyKey) {
        return new NewTask(payload, idempotencyKey, Duration.ZERO);
    }
}
