package dev.carillon.broker.push;

import dev.carillon.broker.task.Payload;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one request to a target. */
sealed interface Delivery {

    /**
     * 2xx: the task is done.
     *
     * @param result the answer's body; null where there is none, or none that can be kept
     */
    record Accepted(@Nullable Payload result) implements Delivery {}

    /**
     * Not now: the target is busy, or out of order, or out of reach.
     *
     * @param delay what it asked for; empty leaves it to the queue
     * @param isTargetBusy whether it wants to be left alone by all tasks for so long
     */
    record Postponed(String reason, Optional<Duration> delay, boolean isTargetBusy, Cause cause) implements Delivery {}

    /** Never: the target will not have this task. */
    record Refused(String reason) implements Delivery {}

    /** Given up by us, since the broker stops or the lease is lost. Nothing is said to the engine. */
    record Abandoned() implements Delivery {}

    /** Not sent, since the queue does not send its tasks there any more, or must not: somebody else may have it at once. */
    record Unsent() implements Delivery {}

    /** What put it off. */
    enum Cause {
        ANSWER,
        TIMEOUT,
        UNREACHABLE
    }

    /** One that no answer came to. */
    static Delivery postponed(Cause cause, String reason) {
        return new Postponed(reason, Optional.empty(), false, cause);
    }
}
