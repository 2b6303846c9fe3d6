package dev.carillon.broker.api;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.TaskState;
import dev.carillon.http.access.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What became of a task. A call that waits for it holds no thread. */
@Path("/v1/tasks/{id}/result")
@Tag(name = "Tasks")
public class TaskResultResource {
    /** Whoever waited so long may as well ask again at once; who did not wait should not hammer. */
    private static final int RETRY_SECONDS = 1;

    private final TaskEngine engine;
    private final Duration longestWait;

    public TaskResultResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.longestWait = config.limits().resultWait();
    }

    /** A task that is not over. */
    @RegisterForReflection // it is inside of a Response, where no build looks
    @Schema(name = "PendingTask")
    record Pending(UUID id, TaskState state) {}

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "The result of a task, waiting for it",
            description = "Results are kept for the queue's `retention`, none by default;"
                    + " whoever waits already when a task is acked is answered all the same.")
    @APIResponse(
            responseCode = "200",
            description = "Done: the result, byte for byte, under the content type that it came with",
            content = @Content(mediaType = MediaType.WILDCARD))
    @APIResponse(
            responseCode = "202",
            description = "Not over when the wait was; come again after Retry-After",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Pending.class)))
    @APIResponse(responseCode = "204", description = "Done, without a result")
    @APIResponse(responseCode = "404", description = "There is no such task, or no more")
    @APIResponse(responseCode = "410", description = "task-gone: it was cancelled, purged, or expired meanwhile")
    @APIResponse(responseCode = "424", description = "task-failed: it is a dead letter; the detail says why")
    @APIResponse(responseCode = "500", description = Problems.DAMAGED)
    public Uni<Response> result(
            @PathParam("id") String id, @QueryParam("wait") @Nullable String wait, @Context RoutingContext connection) {
        UUID task = Inputs.taskId(id);
        Duration longest = LeaseRequest.wait(wait, longestWait);
        return Waits.whileConnected(connection, engine.outcome(task, longest)).map(outcome -> answer(task, outcome));
    }

    private static Response answer(UUID task, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(Payload result, var at) ->
                result == null
                        ? Response.noContent().build()
                        : Payloads.answer(result).build();
            case Outcome.Pending(TaskState state) ->
                Response.accepted(new Pending(task, state))
                        .type(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                        .build();
            case Outcome.Failed(String reason, var at) -> throw Problems.taskFailed(reason, at);
            case Outcome.Gone() -> throw Problems.taskGone();
            case Outcome.Unknown() -> throw Problems.noSuchTask();
        };
    }
}
