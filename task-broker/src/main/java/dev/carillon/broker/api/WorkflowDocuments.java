package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.workflow.Workflow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A workflow as callers make it and see it. */
final class WorkflowDocuments {

    private WorkflowDocuments() {}

    /** For the description of the API alone: {@link WorkflowReader} reads it, since payloads must stay as they are. */
    @Schema(name = "WorkflowRequest")
    record Request(
            @Schema(required = true, description = "Run one after the other; the tasks of each run beside each other")
            List<List<Member>> stages) {}

    /** A task of a workflow, for the description of the API alone. */
    @Schema(name = "WorkflowTask")
    record Member(
            @Schema(required = true) String queue,

            @Schema(
                    required = true,
                    description = "A string is its UTF-8 bytes; any other value is the bytes that stand here")
            Object payload,

            @Schema(description = "text/plain for a string and application/json for all else, unless said") @Nullable String contentType,

            @Schema(description = "From the start of its stage", examples = "PT5S") @Nullable String delay,

            @Schema(examples = "2026-11-25T09:30:00Z") @Nullable String at,

            @Schema(minimum = "0", maximum = "9", defaultValue = "0") @Nullable Integer priority,

            @Schema(description = TaskCreationResource.GROUP) @Nullable String group,

            @Schema(description = TaskCreationResource.KEY) @Nullable String key,

            @Schema(description = TaskCreationResource.TTL, examples = "PT1H") @Nullable String ttl,

            @Schema(description = TaskCreationResource.TRACEPARENT) @Nullable String traceparent) {}

    /** A workflow that is kept. */
    @RegisterForReflection // it is inside of a Response, where no build looks
    @Schema(name = "CreatedWorkflow")
    record Created(
            UUID id,

            @Schema(description = "Of the first stage, in order")
            List<UUID> tasks) {}

    /** A workflow as it is now. */
    @Schema(name = "Workflow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(
            UUID id,

            @Schema(description = "The one that runs, from 1; the last one once all are over")
            int stage,

            @Schema(description = "How many there are") int stages,
            @Schema(description = "Of that stage, in order") List<UUID> tasks,

            @Schema(description = "Of those, how many are not over")
            int pending,

            @Schema(description = "Tasks of all stages that were acked")
            long acked,

            @Schema(description = "Tasks of all stages that were cancelled, purged, or expired instead")
            long dropped,

            Instant createdAt,

            @Schema(description = "Not there while it runs") @Nullable Instant endedAt) {

        static Status of(Workflow workflow) {
            return new Status(
                    workflow.id(),
                    workflow.stage(),
                    workflow.stages(),
                    workflow.tasks(),
                    workflow.pending(),
                    workflow.acked(),
                    workflow.dropped(),
                    workflow.createdAt(),
                    workflow.endedAt());
        }
    }
}
