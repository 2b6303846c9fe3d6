package dev.carillon.http.access;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The time of day by nanoseconds that a test ticks, from a moment that is no whole second. */
final class TickingClock extends Clock {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00.123456789Z");

    private final AtomicLong nanos;

    TickingClock(AtomicLong nanos) {
        this.nanos = nanos;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
