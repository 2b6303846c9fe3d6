package dev.carillon.broker.task;

import java.time.Instant;
import java.util.UUID;

/** What became of a task to create. */
public sealed interface Creation {

    /**
     * The task is kept, durably where the engine is durable.
     *
     * @param state {@link TaskState#READY}, {@link TaskState#DELAYED} or {@link TaskState#BLOCKED}, as it was when it was
     *     created
     * @param readyAt when it is ready at the earliest
     * @param replayed whether an earlier request with the same key had created it
     */
    record Created(UUID id, TaskState state, Instant readyAt, boolean replayed) implements Creation {}

    /** The key stands for another request. */
    record KeyReused() implements Creation {}

    /** The broker holds as many tasks as it may. */
    record Full() implements Creation {}

    /** The broker remembers as many idempotency keys as it may. */
    record KeysFull() implements Creation {}
}
