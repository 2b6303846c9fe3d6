package dev.carillon.tasks;

import java.time.Duration;
import java.util.Optional;

/** How a worker ended with a task. An exception out of a handler counts as {@link Retry} by the queue's backoff. */
public sealed interface Outcome {

    /** Done for good: the broker forgets the task. */
    record Done() implements Outcome {}

    /**
     * Not now.
     *
     * @param delay when to try again; empty leaves it to the queue's backoff
     */
    record Retry(Optional<Duration> delay, String reason) implements Outcome {}

    /** Never: the task goes to the dead letters with this reason. */
    record Fail(String reason) implements Outcome {}

    static Outcome done() {
        return new Done();
    }

    static Outcome retry(String reason) {
        return new Retry(Optional.empty(), reason);
    }

    static Outcome retryIn(Duration delay, String reason) {
        return new Retry(Optional.of(delay), reason);
    }

    static Outcome fail(String reason) {
        return new Fail(reason);
    }
}
