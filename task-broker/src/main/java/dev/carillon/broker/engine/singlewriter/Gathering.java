package dev.carillon.broker.engine.singlewriter;

import java.util.concurrent.TimeUnit;

/**
 * How long an open commit waits for more to come into it before it is written. Whoever was just answered tends to ask
 * again at once: written without a wait, a commit has only those who came during the last write, and two groups of
 * clients take turns, each waiting out the write of the other. A wait of a part of a write brings them together, which is
 * a gain for both on a disk that is slow. Where it brings nobody, because the disk is quicker than the clients or the
 * clients do not wait for answers, there is none but for a try now and then.
 *
 * <p>The idea is that of {@code commit_delay} and {@code commit_siblings} in PostgreSQL. Not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/wal-configuration.html">WAL configuration</a>
 */
final class Gathering {
    /** Of fewer who were answered nothing is expected. */
    static final int FEWEST = 8;
    /** Nobody waits longer, however slow the disk is. */
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Commits that are written without a wait after one that was in vain. */
    static final int PAUSE = 32;

    /** One in so many who were answered is not waited for. */
    private static final int LAGGARDS = 8;

    private boolean waiting;
    private long until;
    private int before;
    private int awaited;
    private int pause;

    /**
     * A commit was written and synced.
     *
     * @param nanos that it takes as a rule
     * @param answered how many are told now
     * @param open how many wait for the next one already
     * @param now of {@link System#nanoTime}
     */
    void written(long nanos, int answered, int open, long now) {
        waiting = answered >= FEWEST && pause == 0;
        if (pause > 0) {
            pause--;
        }
        until = now + Math.min(LONGEST_NANOS, nanos / 2);
        before = open;
        awaited = open + answered - answered / LAGGARDS;
    }

    /**
     * How long the open commit still has to wait; nothing or less for not at all, until {@link #written} again.
     *
     * @param open how many wait for it
     */
    long left(int open, long now) {
        if (!waiting) {
            return 0;
        }
        long left = until - now;
        if (open >= awaited || left <= 0) {
            waiting = false;
            // Less than half of those who could have come: they were not worth the wait.
            pause = 2 * (open - before) < awaited - before ? PAUSE : 0;
            return 0;
        }
        return left;
    }

    /**
     * How many more would end the wait, while there is one; at least one.
     *
     * @param open how many wait for the commit
     */
    int missing(int open) {
        return Math.max(1, awaited - open);
    }
}
