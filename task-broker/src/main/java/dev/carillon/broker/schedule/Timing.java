package dev.carillon.broker.schedule;

import java.time.Instant;
import java.util.Optional;

/** A row of times without an end, or nearly. Pure. */
public sealed interface Timing permits CronTiming, IntervalTiming {

    /** The first of them after this one; empty where none is left. */
    Optional<Instant> next(Instant after);
}
