package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.Payload;
import java.util.UUID;

/** One thing for the storage to keep or to forget. Changes are kept in the order in which they were made. */
public sealed interface Change {

    record PutQueue(StoredQueue queue) implements Change {}

    record PutTask(StoredTask task) implements Change {}

    record PutPayload(UUID id, Payload payload) implements Change {}

    record PutReason(UUID id, String reason) implements Change {}

    /** Forgets the task, its payload and its reason. */
    record RemoveTask(UUID id, boolean hasReason) implements Change {}

    record PutKey(StoredKey key) implements Change {}

    record RemoveKey(Digest key) implements Change {}
}
