package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is held in memory of a task: all that scheduling needs and nothing else. Payload, reason and result are in the
 * storage. There may be ten million of these, so fields are counted: {@code MemoryLayoutTest} holds them to their
 * size. Belongs to the thread of the engine.
 *
 * <p>{@link #at} means, by state: ready since, delayed until, blocked since, leased until, dead since, done since.
 */
final class TaskEntry extends Identified {
    final long createdAt;
    /** While leased the secret part of the valid token; while ready its number in the line. */
    long ticket;

    final QueueBook queue;
    /** The neighbours in the line that it stands in: of the ready ones, or of its group. */
    @Nullable TaskEntry previous;

    @Nullable TaskEntry next;
    /** Null for a plain task, as most are. */
    @Nullable TaskExtras extras;

    TaskState state;
    final int size;
    int attempts;
    final byte priority;
    boolean hasReason;
    /** Whether its ready time is one of the wall clock. */
    boolean byWallClock;

    /** A task whose place in the indexes is yet to be taken. */
    TaskEntry(QueueBook queue, StoredTask stored) {
        super(stored.id().getMostSignificantBits(), stored.id().getLeastSignificantBits());
        this.queue = queue;
        this.createdAt = stored.createdAt();
        this.state = stored.state();
        this.size = stored.size();
        this.attempts = stored.attempts();
        this.priority = (byte) stored.priority();
        this.hasReason = stored.hasReason();
        this.byWallClock = stored.byWallClock();
        this.at = stored.at();
        StoredExtras more = stored.extras();
        this.extras = more == null ? null : new TaskExtras(this, more);
    }

    UUID id() {
        return new UUID(idHigh, idLow);
    }

    /** The order of creation. */
    @Override
    long rank() {
        return idHigh;
    }

    @Nullable String group() {
        return extras == null ? null : extras.attributes.group();
    }

    @Nullable String concurrencyKey() {
        return extras == null ? null : extras.attributes.concurrencyKey();
    }

    /** Whether its time to live is over, or its retention. */
    boolean isExpired(long now) {
        return extras != null && extras.at <= now;
    }

    boolean hasResult() {
        return extras != null && extras.hasResult;
    }

    /** What it has beyond a plain task, which it has from now on. */
    TaskExtras moreThanPlain() {
        if (extras == null) {
            extras = new TaskExtras(this, TaskExtras.NOTHING);
        }
        return extras;
    }

    StoredTask stored() {
        return new StoredTask(
                id(),
                queue.id(),
                state,
                priority,
                attempts,
                createdAt,
                at,
                size,
                hasReason,
                byWallClock,
                extras == null ? null : extras.stored());
    }
}
