package dev.carillon.broker.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What else a creator may say of a task.
 *
 * @param group tasks of the queue with the same group run one at a time, in the order of their creation
 * @param concurrencyKey of the tasks with the same key, as many are leased at a time as the queue's settings let
 * @param timeToLive how long after its creation a task that is not leased is forgotten
 * @param traceparent handed to the worker unchanged (W3C Trace Context, section 3.2)
 */
public record TaskAttributes(
        @Nullable String group,
        @Nullable String concurrencyKey,
        @Nullable Duration timeToLive,
        @Nullable String traceparent) {
    public static final TaskAttributes NONE = new TaskAttributes(null, null, null, null);

    public static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(3660);
}
