package dev.carillon.broker.task;

import java.time.Duration;
import java.time.Instant;

/** When a new task becomes ready. */
public sealed interface ReadyTime {

    /** At once. */
    static ReadyTime atOnce() {
        return new After(Duration.ZERO);
    }

    /** So long after the broker took it. */
    record After(Duration delay) implements ReadyTime {}

    /** At this time; one that is past is now. */
    record At(Instant time) implements ReadyTime {}

    /** The time in milliseconds of the epoch, given the present. */
    default long millis(long now) {
        return switch (this) {
            case After(Duration delay) -> Math.addExact(now, delay.toMillis());
            case At(Instant time) -> Math.max(now, time.toEpochMilli());
        };
    }
}
