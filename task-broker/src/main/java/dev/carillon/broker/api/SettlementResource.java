package dev.carillon.broker.api;

import dev.carillon.broker.api.SettlementRequests.Extend;
import dev.carillon.broker.api.SettlementRequests.Extended;
import dev.carillon.broker.api.SettlementRequests.Fail;
import dev.carillon.broker.api.SettlementRequests.Retry;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Ends leases or makes them longer. Every call is answered when it is durable; a token that is not valid is answered 409
 * and changes nothing.
 */
@Path("/v1/leases/{token}")
@Tag(name = "Leases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.WORKER_NAME)
public class SettlementResource {
    static final String REFUSED =
            "stale-lease: the token is not valid; task-cancelled: its task was cancelled meanwhile. Nothing was changed";

    private final TaskEngine engine;

    public SettlementResource(TaskEngine engine) {
        this.engine = engine;
    }

    @POST
    @Path("/ack")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Done for good",
            description =
                    "The body, if there is one, is the result: any bytes of any content type, kept for the queue's"
                            + " retention.")
    @APIResponse(responseCode = "204", description = "Done, and durable")
    @APIResponse(responseCode = "409", description = REFUSED)
    @APIResponse(responseCode = "413", description = "payload-too-large: a result is as large as a payload may be")
    public Uni<Void> ack(
            @PathParam("token") String token,
            @Parameter(hidden = true) // said by the content of the body
                    @HeaderParam(HttpHeaders.CONTENT_TYPE)
                    @DefaultValue(MediaType.APPLICATION_OCTET_STREAM)
                    String type,
            @RequestBody(required = false) byte @Nullable [] body) {
        return settle(token, new Settlement.Ack(result(type, body)));
    }

    private @Nullable Payload result(String type, byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        return new Payload(Inputs.contentType(HttpHeaders.CONTENT_TYPE, type), body);
    }

    @POST
    @Path("/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Not now", description = "The last attempt goes to the dead letters.")
    @APIResponse(responseCode = "204", description = "Done, and durable")
    @APIResponse(responseCode = "409", description = REFUSED)
    public Uni<Void> retry(@PathParam("token") String token, @RequestBody(required = false) @Nullable Retry request) {
        return settle(token, (request == null ? Retry.DEFAULT : request).settlement());
    }

    @POST
    @Path("/fail")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Never: to the dead letters")
    @APIResponse(responseCode = "204", description = "Done, and durable")
    @APIResponse(responseCode = "409", description = REFUSED)
    public Uni<Void> fail(@PathParam("token") String token, @RequestBody(required = false) @Nullable Fail request) {
        return settle(token, (request == null ? Fail.DEFAULT : request).settlement());
    }

    private Uni<Void> settle(String token, Settlement settlement) {
        return Uni.createFrom()
                .completionStage(engine.settle(List.of(token), settlement))
                .map(verdicts -> {
                    if (verdicts.getFirst() != Verdict.ACCEPTED) {
                        throw Problems.refused(verdicts.getFirst());
                    }
                    return null;
                });
    }

    @POST
    @Path("/extend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "More time: the lease ends this long from now")
    @APIResponse(responseCode = "200", description = "The lease goes on")
    @APIResponse(responseCode = "409", description = REFUSED)
    public Uni<Extended> extend(@PathParam("token") String token, @Nullable Extend request) {
        String text = request == null ? null : request.lease();
        if (text == null) {
            throw ProblemException.invalid("lease", "'lease' is missing.");
        }
        Duration lease = Inputs.duration("lease", text, QueueSettings.SHORTEST_LEASE, QueueSettings.LONGEST_LEASE);
        return Uni.createFrom().completionStage(engine.extend(token, lease)).map(answer -> {
            Instant until = answer.leasedUntil();
            if (until == null) {
                throw Problems.refused(answer.verdict());
            }
            return new Extended(until);
        });
    }
}
