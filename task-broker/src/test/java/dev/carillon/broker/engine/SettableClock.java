package dev.carillon.broker.engine;

import dev.carillon.conventions.TickingClock;
import java.time.Duration;
import java.time.Instant;

/** The time of an engine that is told it. */
public final class SettableClock extends TickingClock implements TestTime {

    public SettableClock(Instant start) {
        super(start);
    }

    /** Both clocks. */
    public Timekeeper timekeeper() {
        return new Timekeeper(this, this::nanos);
    }

    @Override
    public Instant now() {
        return instant();
    }

    @Override
    public void advance(Duration by) {
        tick(by);
    }
}
