package dev.carillon.broker.api;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.http.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One task: look at it, read what it carries, cancel it. */
@Path("/v1/tasks/{id}")
@Tag(name = "Tasks")
public class TaskResource {
    private final TaskEngine engine;

    public TaskResource(TaskEngine engine) {
        this.engine = engine;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "A task")
    @APIResponse(responseCode = "200", description = "The task")
    @APIResponse(responseCode = "404", description = "There is no such task, or no more")
    public Uni<TaskDocument> task(@PathParam("id") String id) {
        return Uni.createFrom()
                .completionStage(engine.task(Inputs.taskId(id)))
                .map(found -> TaskDocument.of(found.orElseThrow(Problems::noSuchTask)));
    }

    @GET
    @Path("/payload")
    @RolesAllowed({Role.WORKER_NAME, Role.READER_NAME})
    @Operation(summary = "The payload's bytes, under the content type that they came with")
    @APIResponse(responseCode = "200", description = "The bytes", content = @Content(mediaType = MediaType.WILDCARD))
    @APIResponse(responseCode = "404", description = "There is no such task, or it is done")
    @APIResponse(responseCode = "500", description = Problems.DAMAGED)
    public Uni<Response> payload(@PathParam("id") String id) {
        return Uni.createFrom()
                .completionStage(engine.payload(Inputs.taskId(id)))
                .map(found -> found.orElseThrow(Problems::noSuchTask))
                .map(payload -> Payloads.answer(payload).build());
    }

    @DELETE
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Cancel a task in whatever state",
            description = "If it is leased, the worker's next call with its token is answered 409 task-cancelled."
                    + " If it is done, its result is forgotten.")
    @APIResponse(responseCode = "204", description = "The task is gone")
    @APIResponse(responseCode = "404", description = "There is no such task, or no more")
    public Uni<Void> cancel(@PathParam("id") String id) {
        return Uni.createFrom()
                .completionStage(engine.cancel(Inputs.taskId(id)))
                .map(found -> {
                    if (!found) {
                        throw Problems.noSuchTask();
                    }
                    return null;
                });
    }
}
