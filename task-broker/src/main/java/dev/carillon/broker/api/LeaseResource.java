package dev.carillon.broker.api;

import dev.carillon.broker.body.LargeBodies;
import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.http.access.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks to workers, in three forms: a JSON document, whose payloads are text; parts of a multipart document, or one
 * task that is the whole answer, whose payloads are the bytes that they are. A call that waits holds no thread.
 */
@Path("/v1/queues/{queue}/leases")
@Tag(name = "Leases")
public class LeaseResource {
    private final TaskEngine engine;
    private final BrokerConfig.Limits limits;
    private final SecureRandom boundaries = new SecureRandom();

    public LeaseResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.limits = config.limits();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.WORKER_NAME)
    @Operation(
            summary = "Lease tasks, waiting for the first",
            description = "The highest priority first, then the longest waiting."
                    + " Whoever asked first is served first. No tasks when the wait ran out."
                    + " With `Accept: multipart/mixed` each task is a part, whose body is the payload, byte for byte,"
                    + " and whose header fields are Content-Type, Content-Length and those of `POST …/leases/next`.")
    @APIResponse(
            responseCode = "200",
            description = "The tasks; none when the wait ran out",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = LeaseDocument.class)),
                @Content(
                        mediaType = MultipartLeases.TYPE,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "204", description = "For multipart/mixed: no tasks, the wait ran out")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<LeaseDocument> lease(
            @PathParam("queue") String queue,
            @RequestBody(required = false) @Nullable LeaseRequest request,
            @Context RoutingContext connection) {
        return handOut(queue, request, connection).map(LeaseDocument::of);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MultipartLeases.TYPE)
    @RolesAllowed(Role.WORKER_NAME)
    @Operation(hidden = true) // OpenAPI has one operation for a path and a method
    public Uni<Response> leaseParts(
            @PathParam("queue") String queue,
            @RequestBody(required = false) @Nullable LeaseRequest request,
            @Context RoutingContext connection) {
        return handOut(queue, request, connection).map(this::parts);
    }

    private Response parts(List<LeasedTask> tasks) {
        if (tasks.isEmpty()) {
            return Response.noContent().build();
        }
        MultipartLeases parts = MultipartLeases.of(tasks, boundaries);
        return Response.ok(parts.bytes())
                .header(HttpHeaders.CONTENT_TYPE, parts.contentType())
                .build();
    }

    @POST
    @Path("/next")
    @Produces(MediaType.WILDCARD)
    @RolesAllowed(Role.WORKER_NAME)
    @Operation(
            summary = "Lease one task, waiting for it: the answer is its payload",
            description = "What else there is to know of the task stands in header fields.")
    @APIResponse(
            responseCode = "200",
            description = "The payload, byte for byte, under the content type that it came with",
            content = @Content(mediaType = MediaType.WILDCARD),
            headers = {
                @Header(name = LeaseHeaders.TASK, description = "The task's identifier"),
                @Header(name = LeaseHeaders.TOKEN, description = "The token to settle it with"),
                @Header(name = LeaseHeaders.ATTEMPT, description = "1 on the first hand-out"),
                @Header(
                        name = LeaseHeaders.LEASED_UNTIL,
                        description = "When it is handed out again unless it is settled"),
                @Header(name = LeaseHeaders.GROUP, description = "Its group, if it has one"),
                @Header(name = LeaseHeaders.KEY, description = "Its concurrency key, if it has one"),
                @Header(name = LeaseHeaders.TRACEPARENT, description = "As it was created with, if it was")
            })
    @APIResponse(responseCode = "204", description = "There is none; the wait ran out")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<Response> leaseNext(
            @PathParam("queue") String queue,
            @QueryParam("wait") @Nullable String wait,
            @Context RoutingContext connection) {
        return handOut(queue, new LeaseRequest(1, wait), connection)
                .map(tasks -> tasks.isEmpty() ? Response.noContent().build() : whole(tasks.getFirst()));
    }

    private static Response whole(LeasedTask task) {
        Response.ResponseBuilder answer = Payloads.answer(task.payload());
        LeaseHeaders.of(task, answer::header);
        return answer.build();
    }

    /** A worker that has gone away must not be handed what others could do. */
    private Uni<List<LeasedTask>> handOut(String queue, @Nullable LeaseRequest request, RoutingContext connection) {
        LeaseRequest asked = request == null ? LeaseRequest.DEFAULT : request;
        int most = asked.most(limits);
        Duration wait = asked.wait(limits);
        return Waits.whileConnected(
                        connection,
                        engine.lease(queue, most, wait),
                        tasks -> tasks.ifPresent(handed -> handedOn(handed, connection)))
                .map(tasks -> tasks.orElseThrow(Problems::noSuchQueue));
    }

    /** Of slow workers, each may hold its answer for long. A small one is no more than a connection's buffers. */
    private void handedOn(List<LeasedTask> tasks, RoutingContext connection) {
        long bytes = 0;
        for (LeasedTask task : tasks) {
            bytes += task.payload().bytes().length;
        }
        if (bytes > LargeBodies.SMALL) {
            Waits.onceSent(connection, () -> engine.arrived(tasks));
        } else {
            engine.arrived(tasks);
        }
    }
}
