package dev.carillon.broker.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is now.
 *
 * @param attempts how often it was handed out
 * @param since what the state counts from or to: ready since, delayed until, blocked since, leased until, dead since,
 *     done since
 * @param expiresAt when it is forgotten unless it is leased by then; null for never, and once it is dead or done
 * @param size of the payload, in bytes
 * @param reason why the last attempt failed; null where none did, or none said
 * @param workflow that it belongs to; null for a task on its own
 */
public record Task(
        UUID id,
        String queue,
        TaskState state,
        int priority,
        int attempts,
        Instant createdAt,
        Instant since,
        @Nullable Instant expiresAt,
        int size,
        @Nullable String reason,
        TaskAttributes attributes,
        @Nullable UUID workflow) {}
