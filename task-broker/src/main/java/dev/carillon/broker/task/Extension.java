package dev.carillon.broker.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a lease that was to be made longer.
 *
 * @param leasedUntil its new end; null unless it was accepted
 */
public record Extension(Verdict verdict, @Nullable Instant leasedUntil) {
    public static final Extension STALE = new Extension(Verdict.STALE, null);
    public static final Extension CANCELLED = new Extension(Verdict.CANCELLED, null);

    public static Extension until(Instant end) {
        return new Extension(Verdict.ACCEPTED, end);
    }
}
