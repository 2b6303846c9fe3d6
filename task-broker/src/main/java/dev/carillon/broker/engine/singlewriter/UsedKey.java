package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.UUID;

/**
 * What is held in memory of an idempotency key, identified by its digest; {@link #at} is when its window closes. There may
 * be ten million of these, so fields are counted: {@code MemoryLayoutTest} holds them to their size.
 */
final class UsedKey extends Identified {
    private final long requestHigh;
    private final long requestLow;
    private final long taskHigh;
    private final long taskLow;
    final TaskState state;
    final long readyAt;

    UsedKey(StoredKey stored) {
        super(stored.key().high(), stored.key().low());
        this.requestHigh = stored.request().high();
        this.requestLow = stored.request().low();
        this.taskHigh = stored.id().getMostSignificantBits();
        this.taskLow = stored.id().getLeastSignificantBits();
        this.state = stored.state();
        this.readyAt = stored.readyAt();
        this.at = stored.expiresAt();
    }

    /** Whether it was used for this very request. */
    boolean isOf(Digest request) {
        return request.high() == requestHigh && request.low() == requestLow;
    }

    /** The task, or the workflow, that was created. */
    UUID created() {
        return new UUID(taskHigh, taskLow);
    }

    Digest digest() {
        return new Digest(idHigh, idLow);
    }
}
