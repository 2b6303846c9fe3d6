package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.queue.Rate;

/**
 * What a {@link Rate} lets through. Counted in whole numbers, so that nothing is lost or won however often it is asked:
 * every millisecond earns as many points as the rate has tasks, and a hand-out costs as many as its period has
 * milliseconds. Not thread-safe.
 */
final class TokenBucket {
    private final long earned;
    private final long cost;
    private final long most;
    private long points;
    private long asOf;

    /** An empty one. */
    TokenBucket(Rate rate, long now) {
        this.earned = rate.tasks();
        this.cost = rate.per().toMillis();
        this.most = Math.multiplyExact(cost, (long) rate.burst());
        this.asOf = now;
    }

    /** How many may be handed out now. */
    int available(long now) {
        fill(now);
        return (int) Math.min(points / cost, Integer.MAX_VALUE);
    }

    /** Takes one that is available. */
    void take() {
        points -= cost;
    }

    /** When there will be one; at once if there is. */
    long next(long now) {
        fill(now);
        long missing = cost - points;
        return missing <= 0 ? now : now + (missing + earned - 1) / earned;
    }

    private void fill(long now) {
        long passed = now - asOf;
        long untilFull = (most - points + earned - 1) / earned;
        points = passed >= untilFull ? most : points + passed * earned;
        asOf = now;
    }
}
