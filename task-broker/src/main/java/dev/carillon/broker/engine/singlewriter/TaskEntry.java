package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is held in memory of a task: all that scheduling needs and nothing else. Payload and reason are in the storage.
 * Belongs to the thread of the engine.
 *
 * <p>{@link #at} means, by state: ready since, delayed until, leased until, dead since.
 */
final class TaskEntry extends Due {
    final UUID id;
    final QueueBook queue;
    final byte priority;
    final int size;
    final long createdAt;

    TaskState state;
    int attempts;
    boolean hasReason;
    /** The secret part of the valid token; means something only while leased. */
    long nonce;

    @Nullable TaskEntry previous;

    @Nullable TaskEntry next;

    /** A task whose place in the indexes is yet to be taken. */
    TaskEntry(QueueBook queue, StoredTask stored) {
        this.id = stored.id();
        this.queue = queue;
        this.priority = (byte) stored.priority();
        this.size = stored.size();
        this.createdAt = stored.createdAt();
        this.state = stored.state();
        this.attempts = stored.attempts();
        this.hasReason = stored.hasReason();
        this.at = stored.at();
    }

    /** The order of creation. */
    @Override
    long rank() {
        return id.getMostSignificantBits();
    }

    StoredTask stored() {
        return new StoredTask(id, queue.id(), state, priority, attempts, createdAt, at, size, hasReason);
    }
}
