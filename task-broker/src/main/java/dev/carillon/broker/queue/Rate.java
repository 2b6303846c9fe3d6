package dev.carillon.broker.queue;

import java.time.Duration;

/**
 * A token bucket: in any time {@code t} at most {@code burst + tasks · t / per} tasks are handed out. It starts empty,
 * as often as it is set anew, and a restart gives no second burst.
 *
 * @param burst the size of the bucket
 */
public record Rate(int tasks, Duration per, int burst) {
    public static final int MOST_TASKS = 1_000_000;
    public static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
    public static final Duration LONGEST_PERIOD = Duration.ofDays(31);

    public Rate {
        if (tasks < 1 || burst < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("a rate of " + tasks + " in " + per + ", burst " + burst);
        }
    }

    /** A rate whose burst is what a tenth of a second lets through, and one at least. */
    public static Rate of(int tasks, Duration per) {
        return new Rate(tasks, per, (int) Math.max(1, tasks * 100L / Math.max(1, per.toMillis())));
    }
}
