package dev.carillon.broker.task;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a worker ends a lease. */
public sealed interface Settlement {

    /**
     * Done for good: the task is forgotten, or kept with its result for as long as the queue says.
     *
     * @param result null where the worker gave none
     */
    record Ack(@Nullable Payload result) implements Settlement {
        /** Without a result. */
        public Ack() {
            this(null);
        }
    }

    /**
     * Not now; counts as an attempt, so the last one goes to the dead letters.
     *
     * @param delay when to try again; empty leaves it to the queue's backoff
     */
    record Retry(Optional<Duration> delay, @Nullable String reason) implements Settlement {}

    /** Never: to the dead letters. */
    record Fail(@Nullable String reason) implements Settlement {}
}
