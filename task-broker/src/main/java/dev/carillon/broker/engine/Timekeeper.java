package dev.carillon.broker.engine;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * Two clocks. The wall's may be set, forward and back; what is a length of time, as a lease or a delay is, must not
 * change with it. The steady one only ever goes on.
 *
 * @param wall the time of day
 * @param nanos a count of nanoseconds since some moment, as {@link System#nanoTime}
 */
public record Timekeeper(Clock wall, LongSupplier nanos) {

    /** The machine's own, by this wall clock. */
    public static Timekeeper of(Clock wall) {
        return new Timekeeper(wall, System::nanoTime);
    }
}
