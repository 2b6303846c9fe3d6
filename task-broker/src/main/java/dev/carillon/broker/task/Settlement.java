package dev.carillon.broker.task;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a worker ends a lease. */
public sealed interface Settlement {

    /** Done for good: the task is forgotten. */
    record Ack() implements Settlement {}

    /**
     * Not now; counts as an attempt, so the last one goes to the dead letters.
     *
     * @param delay when to try again; empty leaves it to the queue's backoff
     */
    record Retry(Optional<Duration> delay, @Nullable String reason) implements Settlement {}

    /** Never: to the dead letters. */
    record Fail(@Nullable String reason) implements Settlement {}
}
