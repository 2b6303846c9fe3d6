package dev.carillon.broker.workflow;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as it is now. A stage is over when each of its tasks was acked, was cancelled or purged, or expired; dead
 * letters hold it up until they are redriven and done, or cancelled.
 *
 * @param stage the one that runs, from 1; the last one once all are over
 * @param stages how many there are
 * @param tasks of that stage, in order
 * @param pending of those, how many are not over
 * @param acked tasks of all stages so far
 * @param dropped those that were cancelled, purged, or expired instead
 * @param endedAt null while it runs
 */
public record Workflow(
        UUID id,
        int stage,
        int stages,
        List<UUID> tasks,
        int pending,
        long acked,
        long dropped,
        Instant createdAt,
        @Nullable Instant endedAt) {}
