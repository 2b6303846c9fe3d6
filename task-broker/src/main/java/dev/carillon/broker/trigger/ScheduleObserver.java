package dev.carillon.broker.trigger;

import java.time.Duration;

/** Is told what becomes of schedules. Called on the ticker's threads: must neither block nor throw. */
public interface ScheduleObserver {
    ScheduleObserver NONE = new ScheduleObserver() {};

    /**
     * A task was created.
     *
     * @param lateness how long after it was due; never negative
     */
    default void fired(Duration lateness) {}

    /** None was, since the queue is full or gone. */
    default void refused() {}
}
