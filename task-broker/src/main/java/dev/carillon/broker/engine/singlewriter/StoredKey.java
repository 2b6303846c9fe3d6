package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;

/**
 * An idempotency key that was used, with what was answered.
 *
 * @param key of the queue and the key
 * @param request of the whole request, to tell a repetition from another one
 * @param readyAt as it was answered, in milliseconds of the epoch by the wall's clock of then
 * @param expiresAt milliseconds of the epoch
 */
public record StoredKey(Digest key, Digest request, UUID id, TaskState state, long readyAt, long expiresAt) {}
