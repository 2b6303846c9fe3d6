package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;

/**
 * What a storage keeps of a task beside its payload and its reason.
 *
 * @param queueId of a {@link StoredQueue}
 * @param at ready since, delayed until, leased until, dead since; milliseconds of the epoch
 * @param hasReason whether a reason is stored beside it
 */
public record StoredTask(
        UUID id,
        int queueId,
        TaskState state,
        int priority,
        int attempts,
        long createdAt,
        long at,
        int size,
        boolean hasReason) {}
