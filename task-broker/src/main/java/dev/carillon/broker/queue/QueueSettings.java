package dev.carillon.broker.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of a queue.
 *
 * @param lease how long a worker has, unless it extends, before the task is handed out again
 * @param maxAttempts hand-outs before a task goes to the dead letters
 * @param backoffInitial bounds the wait before the second attempt; doubled for each further one
 * @param backoffMax bounds every such wait
 * @param dedupeWindow how long a second task with the same idempotency key is taken for the first one
 * @param retention how long a task is kept, with its result, after it was acked; zero forgets it at once
 * @param push null where workers come for the tasks
 */
public record QueueSettings(
        Duration lease,
        int maxAttempts,
        Duration backoffInitial,
        Duration backoffMax,
        Duration dedupeWindow,
        Duration retention,
        QueueLimits limits,
        @Nullable PushTarget push) {
    public static final Duration DEFAULT_DEDUPE_WINDOW = Duration.ofHours(24);
    public static final QueueSettings DEFAULT =
            new QueueSettings(Duration.ofSeconds(30), 5, Duration.ofSeconds(1), Duration.ofMinutes(10));

    public static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
    public static final Duration LONGEST_LEASE = Duration.ofDays(1);
    public static final int MOST_ATTEMPTS = 1_000_000;
    public static final Duration LONGEST_BACKOFF = Duration.ofDays(30);
    public static final Duration SHORTEST_DEDUPE_WINDOW = Duration.ofSeconds(1);
    public static final Duration LONGEST_DEDUPE_WINDOW = Duration.ofDays(31);
    public static final Duration LONGEST_RETENTION = Duration.ofDays(366);

    /** Leases and attempts, and the defaults of all else. */
    public QueueSettings(Duration lease, int maxAttempts, Duration backoffInitial, Duration backoffMax) {
        this(
                lease,
                maxAttempts,
                backoffInitial,
                backoffMax,
                DEFAULT_DEDUPE_WINDOW,
                Duration.ZERO,
                QueueLimits.NONE,
                null);
    }

    /**
     * Tasks that are leased at a time: a broker that pushes leases what it takes to the target, so that the target's
     * concurrency bounds all brokers together.
     */
    public int mostInFlight() {
        return push == null ? limits.maxInFlight() : Math.min(limits.maxInFlight(), push.concurrency());
    }

    public QueueSettings withDedupeWindow(Duration window) {
        return new QueueSettings(lease, maxAttempts, backoffInitial, backoffMax, window, retention, limits, push);
    }

    public QueueSettings withRetention(Duration kept) {
        return new QueueSettings(lease, maxAttempts, backoffInitial, backoffMax, dedupeWindow, kept, limits, push);
    }

    public QueueSettings withLimits(QueueLimits bounds) {
        return new QueueSettings(lease, maxAttempts, backoffInitial, backoffMax, dedupeWindow, retention, bounds, push);
    }

    public QueueSettings withPush(@Nullable PushTarget target) {
        return new QueueSettings(
                lease, maxAttempts, backoffInitial, backoffMax, dedupeWindow, retention, limits, target);
    }
}
