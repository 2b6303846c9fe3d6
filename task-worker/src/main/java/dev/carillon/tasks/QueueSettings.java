package dev.carillon.tasks;

import java.time.Duration;
import java.util.Optional;

/**
 * What a service wants of its queue.
 *
 * @param lease how long a worker has before the task is handed out again
 * @param maxAttempts hand-outs before the task goes to the dead letters
 * @param backoffInitial the wait before the second attempt, doubled for each further one (with full jitter)
 * @param backoffMax the longest such wait
 * @param limits how fast all workers together may go; empty where nothing limits them
 */
public record QueueSettings(
        Duration lease, int maxAttempts, Duration backoffInitial, Duration backoffMax, Optional<Limits> limits) {

    /**
     * How long the broker knows a task by its idempotency key, which guards the moment between its creation and the note of
     * that in a database. A task that is created again after an outage of more than this is one that is handed out twice,
     * as any may be. The broker holds every key in memory for so long.
     */
    static final Duration DEDUPE_WINDOW = Duration.ofHours(1);

    /**
     * How fast all workers together may go.
     *
     * @param perSecond tasks handed out in a second
     * @param maxInFlight tasks in the hands of workers at once
     */
    public record Limits(int perSecond, int maxInFlight) {}

    /** Settings without limits. */
    public QueueSettings(Duration lease, int maxAttempts, Duration backoffInitial, Duration backoffMax) {
        this(lease, maxAttempts, backoffInitial, backoffMax, Optional.empty());
    }

    /** These settings with limits. */
    public QueueSettings withLimits(int perSecond, int maxInFlight) {
        return new QueueSettings(
                lease, maxAttempts, backoffInitial, backoffMax, Optional.of(new Limits(perSecond, maxInFlight)));
    }
}
