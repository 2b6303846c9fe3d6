package dev.carillon.broker.schedule;

import java.time.Duration;
import java.time.Instant;
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
        if (every.compareTo(SHORTEST) < 0 || every.getNano() != 0 || anchor.getNano() != 0) {
            throw new IllegalArgumentException("every " + every + " from " + anchor);
        }
    }

    @Override
    public Optional<Instant> next(Instant after) {
        if (after.isBefore(anchor)) {
            return Optional.of(anchor);
        }
        long gone = (after.getEpochSecond() - anchor.getEpochSecond()) / every.getSeconds();
        return Optional.of(anchor.plusSeconds((gone + 1) * every.getSeconds()));
    }
}
