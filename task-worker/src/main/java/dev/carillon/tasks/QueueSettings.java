package dev.carillon.tasks;

import java.time.Duration;

/**
 * What a service wants of its queue.
 *
 * @param lease how long a worker has before the task is handed out again
 * @param maxAttempts hand-outs before the task goes to the dead letters
 * @param backoffInitial the wait before the second attempt, doubled for each further one (with full jitter)
 * @param backoffMax the longest such wait
 */
public record QueueSettings(Duration lease, int maxAttempts, Duration backoffInitial, Duration backoffMax) {}
