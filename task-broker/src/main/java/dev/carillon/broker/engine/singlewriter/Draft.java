package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.workflow.NewWorkflow;
import org.jspecify.annotations.Nullable;

/**
 * A task to create with all that can be worked out about it before it reaches the thread of the engine.
 *
 * @param key null for a task without a key
 */
record Draft(NewTask task, @Nullable Keyed key) {

    record Keyed(Digest key, Digest request) {}

    static Draft of(String queue, NewTask task) {
        String key = task.idempotencyKey();
        return new Draft(task, key == null ? null : new Keyed(Digest.ofKey(queue, key), Digest.ofRequest(task)));
    }

    /** The key of a workflow; null for one without. */
    static @Nullable Keyed keyOf(NewWorkflow workflow) {
        String key = workflow.idempotencyKey();
        return key == null ? null : new Keyed(Digest.ofWorkflowKey(key), Digest.ofRequest(workflow));
    }
}
