package dev.carillon.conventions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock, with a steady one behind it, that both stand still until a test ticks them. Thread-safe. */
public class TickingClock extends Clock {
    private volatile Instant wall;
    private final AtomicLong nanos = new AtomicLong();

    public TickingClock(Instant start) {
        this.wall = start;
    }

    /** Lets time pass, on both. */
    public final void tick(Duration by) {
        nanos.addAndGet(by.toNanos());
        set(by);
    }

    /** Sets the wall clock by this much, forward or back, while no time passes. */
    public final synchronized void set(Duration by) {
        wall = wall.plus(by);
    }

    /** What the steady one shows, in the place of {@link System#nanoTime}. */
    public final long nanos() {
        return nanos.get();
    }

    @Override
    public final Instant instant() {
        return wall;
    }

    @Override
    public final ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public final Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a test's clock is UTC");
    }
}
