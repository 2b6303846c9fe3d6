package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task as callers see it. Of the three times, the one that its state has is there. */
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

        @Nullable Instant leasedUntil,
        @Nullable Instant deadAt,
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
                state == TaskState.LEASED ? task.since() : null,
                state == TaskState.DEAD ? task.since() : null,
                task.size(),
                task.reason());
    }
}
