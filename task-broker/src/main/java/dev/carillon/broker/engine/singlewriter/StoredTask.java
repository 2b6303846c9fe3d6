package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a storage keeps of a task beside its payload, its reason and its result. Times are milliseconds of the engine's
 * clock, but for that of a delay by the wall clock.
 *
 * @param queueId of a {@link StoredQueue}
 * @param at ready since, delayed until, blocked since, leased until, dead since, done since
 * @param size of the payload, in bytes
 * @param hasReason whether a reason is stored beside it
 * @param byWallClock whether its ready time is one of the wall clock
 * @param extras null for a task that has none, as most
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
        boolean hasReason,
        boolean byWallClock,
        @Nullable StoredExtras extras) {

    /** One without extras, whose times are all lengths. */
    public StoredTask(
            UUID id,
            int queueId,
            TaskState state,
            int priority,
            int attempts,
            long createdAt,
            long at,
            int size,
            boolean hasReason) {
        this(id, queueId, state, priority, attempts, createdAt, at, size, hasReason, false, null);
    }
}
