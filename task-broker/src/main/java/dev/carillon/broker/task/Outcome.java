package dev.carillon.broker.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a task, for those who wait for it. */
public sealed interface Outcome {

    /** There is no such task, or no more: it was acked in a queue that keeps no results, or its retention is over. */
    record Unknown() implements Outcome {}

    /** It is not over yet. */
    record Pending(TaskState state) implements Outcome {}

    /**
     * It was acked.
     *
     * @param result null where the worker gave none
     */
    record Succeeded(@Nullable Payload result, Instant at) implements Outcome {}

    /** It is a dead letter, which may yet be redriven. */
    record Failed(@Nullable String reason, Instant at) implements Outcome {}

    /** It was cancelled, purged, or expired while somebody waited for it. */
    record Gone() implements Outcome {}
}
