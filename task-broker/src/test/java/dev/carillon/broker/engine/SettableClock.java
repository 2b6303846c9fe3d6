package dev.carillon.broker.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A wall clock, with a steady one behind it, that both stand still until they are told to go on. */
public final class SettableClock extends Clock implements TestTime {
    private final AtomicReference<Instant> wall;
    private final AtomicLong nanos = new AtomicLong();

    public SettableClock(Instant start) {
        this.wall = new AtomicReference<>(start);
    }

    /** Both clocks. */
    public Timekeeper timekeeper() {
        return new Timekeeper(this, nanos::get);
    }

    @Override
    public Instant now() {
        return instant();
    }

    @Override
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        set(by);
    }

    @Override
    public void set(Duration by) {
        wall.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant instant() {
        return wall.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
