package dev.carillon.broker.queue;

import java.time.Duration;

/**
 * What an operator sets of a queue.
 *
 * @param lease how long a worker has, unless it extends, before the task is handed out again
 * @param maxAttempts hand-outs before a task goes to the dead letters
 * @param backoffInitial bounds the wait before the second attempt; doubled for each further one
 * @param backoffMax bounds every such wait
 */
public record QueueSettings(Duration lease, int maxAttempts, Duration backoffInitial, Duration backoffMax) {
    public static final QueueSettings DEFAULT =
            new QueueSettings(Duration.ofSeconds(30), 5, Duration.ofSeconds(1), Duration.ofMinutes(10));

    public static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
    public static final Duration LONGEST_LEASE = Duration.ofDays(1);
    public static final int MOST_ATTEMPTS = 1_000_000;
    public static final Duration LONGEST_BACKOFF = Duration.ofDays(30);
}
