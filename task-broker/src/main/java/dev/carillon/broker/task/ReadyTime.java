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

    /** At this time; one that is past is now, and one before the epoch or past the year 9999 is taken for that. */
    record At(Instant time) implements ReadyTime {
        /** Far behind every time that makes sense, and well within the milliseconds that a long holds. */
        static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

        public At {
            time = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
        }
    }

    /** The time in milliseconds of the epoch, given the present. */
    default long millis(long now) {
        return switch (this) {
            case After(Duration delay) -> Math.addExact(now, delay.toMillis());
            case At(Instant time) -> Math.max(now, time.toEpochMilli());
        };
    }
}
