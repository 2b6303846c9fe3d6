package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task as callers see it. Of the times of the states, the one that its state has is there. */
@Schema(name = "Task")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskDocument(
        UUID id,
        String queue,
        TaskState state,
        int priority,
        @Schema(description = "How often it was handed out") int attempts,
        Instant createdAt,

        @Schema(description = "When it became ready, or will") @Nullable Instant readyAt,

        @Schema(description = "Since when it waits for those before it in its group") @Nullable Instant blockedAt,

        @Nullable Instant leasedUntil,
        @Nullable Instant deadAt,
        @Nullable Instant doneAt,

        @Schema(description = "When it is forgotten unless it is leased by then") @Nullable Instant expiresAt,

        @Nullable String group,
        @Nullable String key,

        @Schema(description = "The workflow that it belongs to") @Nullable UUID workflow,

        @Schema(description = "Bytes of payload") int size,

        @Schema(description = "Why the last attempt failed") @Nullable String reason) {

    static TaskDocument of(Task task) {
        TaskState state = task.state();
        return new TaskDocument(
                task.id(),
                task.queue(),
                state,
                task.priority(),
                task.attempts(),
                task.createdAt(),
                state == TaskState.READY || state == TaskState.DELAYED ? task.since() : null,
                state == TaskState.BLOCKED ? task.since() : null,
                state == TaskState.LEASED ? task.since() : null,
                state == TaskState.DEAD ? task.since() : null,
                state == TaskState.DONE ? task.since() : null,
                task.expiresAt(),
                task.attributes().group(),
                task.attributes().concurrencyKey(),
                task.workflow(),
                task.size(),
                task.reason());
    }
}
