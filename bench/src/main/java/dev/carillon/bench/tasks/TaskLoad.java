package dev.carillon.bench.tasks;

import java.io.IOException;
import java.time.Duration;

/** Something that puts tasks into a queue or takes them out, for a time. */
interface TaskLoad {

    /** Before each run, not counted: what has to be there. */
    default void prepare() throws IOException, InterruptedException {}

    /** A load that has target and load do what they will do in the run. */
    default void warm(Duration time) throws IOException, InterruptedException {
        run(time);
    }

    Measured run(Duration time) throws IOException, InterruptedException;
}
