package dev.carillon.broker.workflow;

import java.util.List;
import java.util.UUID;

/** What became of a workflow to create. */
public sealed interface WorkflowCreation {

    /**
     * It is kept, and its first stage has begun.
     *
     * @param tasks of the first stage, in order
     * @param replayed whether an earlier request with the same key had created it
     */
    record Created(UUID id, List<UUID> tasks, boolean replayed) implements WorkflowCreation {}

    /** A task names a queue that there is none of; nothing was created. */
    record NoSuchQueue(String queue) implements WorkflowCreation {}

    /** The key stands for another request. */
    record KeyReused() implements WorkflowCreation {}

    /** The broker would hold more tasks than it may. */
    record Full() implements WorkflowCreation {}

    /** The workflows that the engine knows would have more tasks than they may. */
    record TooMany() implements WorkflowCreation {}

    /** The engine remembers as many idempotency keys as it may. */
    record KeysFull() implements WorkflowCreation {}
}
