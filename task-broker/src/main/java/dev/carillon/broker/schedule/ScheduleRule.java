package dev.carillon.broker.schedule;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule is due. Pure, immutable; {@link RuleText} is its form in an engine.
 *
 * @param from the earliest time at which it may be due; null for any
 * @param until the latest; null for any
 * @param paused whether it is never due
 */
public record ScheduleRule(
        Timing timing,
        Missed missed,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean paused) {

    /** The first time after this one at which it is due; empty where there is none. */
    public Optional<Instant> next(Instant after) {
        if (paused) {
            return Optional.empty();
        }
        Instant start = from != null && after.isBefore(from) ? from.minusNanos(1) : after;
        return timing.next(start).filter(at -> until == null || !at.isAfter(until));
    }

    /**
     * When it is due after it has fired.
     *
     * @param due what it fired for
     * @param now the present, which may be long after, and before where the clock was set back
     */
    public Optional<Instant> nextAfter(Instant due, Instant now) {
        return next(missed == Missed.LATEST && now.isAfter(due) ? now : due);
    }
}
