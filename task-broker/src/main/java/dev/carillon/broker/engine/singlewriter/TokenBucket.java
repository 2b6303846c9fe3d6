package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.queue.Rate;

/**
 * What a {@link Rate} lets through. Counted in whole numbers, so that nothing is lost or won however often it is asked:
 * every millisecond earns as many points as the rate has tasks, and a hand-out costs as many as its period has
 * milliseconds. Not thread-safe.
 *
 * <p>One that earns a task in a second or longer {@link #lasts} over a restart, since it would be starved by a restart now
 * and then. A faster one starts empty again: that keeps nobody waiting for longer than a second, and needs nothing kept
 * with each hand-out.
 */
final class TokenBucket {
    private static final long SLOW_MILLIS = 1000;

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

    /** Whether its state is to be kept before what was taken is handed out. */
    boolean lasts() {
        return cost >= SLOW_MILLIS * earned;
    }

    /** Goes on as one was left. A clock that was set back since costs it nothing but the time until then. */
    void resume(StoredBucket left, long now) {
        points = Math.clamp(left.points(), 0, most);
        asOf = Math.min(left.asOf(), now);
    }

    /** What a storage keeps of it. */
    StoredBucket stored(int queueId) {
        return new StoredBucket(queueId, asOf, points);
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
