package dev.carillon.broker.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The same time again and again, counted from an anchor, so that lateness never adds up. Both are whole seconds.
 *
 * @param anchor the first of the times
 */
public record IntervalTiming(Duration every, Instant anchor) implements Timing {
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(3660);

    public IntervalTiming {
        if (every.compareTo(SHORTEST) < 0
                || !isWhole(every)
                || !anchor.equals(anchor.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("every " + every + " from " + anchor);
        }
    }

    /** Whether it is whole seconds. */
    public static boolean isWhole(Duration duration) {
        return duration.equals(duration.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        if (after.isBefore(anchor)) {
            return Optional.of(anchor);
        }
        long gone = (after.getEpochSecond() - anchor.getEpochSecond()) / every.toSeconds();
        return Optional.of(anchor.plusSeconds((gone + 1) * every.toSeconds()));
    }
}
