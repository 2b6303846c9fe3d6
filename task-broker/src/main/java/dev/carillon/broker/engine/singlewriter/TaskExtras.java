package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is held in memory of a task that is more than plain. It is itself what is due at the end of the task's time to
 * live, or of its retention: {@link #at}. Belongs to the thread of the engine.
 */
final class TaskExtras extends Due {
    static final StoredExtras NOTHING = new StoredExtras(TaskAttributes.NONE, null, 0, StoredExtras.NEVER, false);

    final TaskEntry task;
    final @Nullable UUID workflow;
    TaskAttributes attributes;
    /** When a blocked task is ready at the earliest. */
    long readyAt;

    boolean hasResult;

    TaskExtras(TaskEntry task, StoredExtras stored) {
        this.task = task;
        this.workflow = stored.workflow();
        this.attributes = stored.attributes();
        this.readyAt = stored.readyAt();
        this.hasResult = stored.hasResult();
        this.at = stored.expiresAt();
    }

    @Override
    long rank() {
        return task.idHigh;
    }

    StoredExtras stored() {
        return new StoredExtras(attributes, workflow, readyAt, at, hasResult);
    }
}
