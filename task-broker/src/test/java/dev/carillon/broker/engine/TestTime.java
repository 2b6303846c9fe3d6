package dev.carillon.broker.engine;

import java.time.Duration;
import java.time.Instant;

/** The time that an engine under test lives in. It stands still until it is told to go on. */
public interface TestTime {

    /** Of the wall clock. */
    Instant now();

    /** Lets time pass, on every clock. */
    void advance(Duration by);

    /** Sets the wall clock by this much, forward or back, while no time passes. */
    void set(Duration by);
}
