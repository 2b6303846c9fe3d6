package dev.carillon.broker.api;

import dev.carillon.broker.api.SettlementRequests.AckMany;
import dev.carillon.broker.api.SettlementRequests.Acked;
import dev.carillon.broker.api.SettlementRequests.AckedItem;
import dev.carillon.broker.api.SettlementRequests.Extend;
import dev.carillon.broker.api.SettlementRequests.Extended;
import dev.carillon.broker.api.SettlementRequests.Fail;
import dev.carillon.broker.api.SettlementRequests.Retry;
import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Ends leases or makes them longer. Every call is answered when it is durable; a token that is not valid is answered 409
 * and changes nothing.
 */
@Path("/v1/leases")
@Tag(name = "Leases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.WORKER_NAME)
public class SettlementResource {
    private final TaskEngine engine;
    private final int mostTokens;

    public SettlementResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.mostTokens = config.limits().batchItems();
    }

    @POST
    @Path("/{token}/ack")
    @Operation(summary = "Done for good")
    @APIResponse(responseCode = "204", description = "Done, and durable")
    @APIResponse(responseCode = "409", description = "stale-lease: the token is not valid; nothing was changed")
    public Uni<Void> ack(@PathParam("token") String token) {
        return settle(token, new Settlement.Ack());
    }

    @POST
    @Path("/{token}/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Not now", description = "The last attempt goes to the dead letters.")
    @APIResponse(responseCode = "204", description = "Done, and durable")
    @APIResponse(responseCode = "409", description = "stale-lease: the token is not valid; nothing was changed")
    public Uni<Void> retry(@PathParam("token") String token, @RequestBody(required = false) @Nullable Retry request) {
        Retry asked = request == null ? new Retry(null, null) : request;
        return settle(
                token,
                new Settlement.Retry(
                        Inputs.optionalDuration("delay", asked.delay(), Duration.ZERO, Inputs.LONGEST_DELAY),
                        Inputs.reason(asked.reason())));
    }

    @POST
    @Path("/{token}/fail")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Never: to the dead letters")
    @APIResponse(responseCode = "204", description = "Done, and durable")
    @APIResponse(responseCode = "409", description = "stale-lease: the token is not valid; nothing was changed")
    public Uni<Void> fail(@PathParam("token") String token, @RequestBody(required = false) @Nullable Fail request) {
        return settle(token, new Settlement.Fail(request == null ? null : Inputs.reason(request.reason())));
    }

    private Uni<Void> settle(String token, Settlement settlement) {
        return Uni.createFrom()
                .completionStage(engine.settle(List.of(token), settlement))
                .map(verdicts -> {
                    if (verdicts.getFirst() != Verdict.ACCEPTED) {
                        throw Problems.staleLease();
                    }
                    return null;
                });
    }

    @POST
    @Path("/{token}/extend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "More time: the lease ends this long from now")
    @APIResponse(responseCode = "200", description = "The lease goes on")
    @APIResponse(responseCode = "409", description = "stale-lease: the token is not valid; nothing was changed")
    public Uni<Extended> extend(@PathParam("token") String token, @Nullable Extend request) {
        String text = request == null ? null : request.lease();
        if (text == null) {
            throw ProblemException.invalid("lease", "'lease' is missing.");
        }
        Duration lease = Inputs.duration("lease", text, QueueSettings.SHORTEST_LEASE, QueueSettings.LONGEST_LEASE);
        return Uni.createFrom().completionStage(engine.extend(token, lease)).map(answer -> {
            Instant until = answer.leasedUntil();
            if (until == null) {
                throw Problems.staleLease();
            }
            return new Extended(until);
        });
    }

    @POST
    @Path("/ack")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Many tasks done for good")
    public Uni<Acked> ackMany(@Nullable AckMany request) {
        List<String> tokens = request == null ? null : request.tokens();
        if (tokens == null || tokens.isEmpty() || tokens.contains(null)) {
            throw ProblemException.invalid("tokens", "'tokens' is a list of at least one token.");
        }
        if (tokens.size() > mostTokens) {
            throw ProblemException.invalid("tokens", "'tokens' has up to " + mostTokens + " tokens.");
        }
        return Uni.createFrom()
                .completionStage(engine.settle(tokens, new Settlement.Ack()))
                .map(verdicts -> new Acked(IntStream.range(0, tokens.size())
                        .mapToObj(i -> new AckedItem(tokens.get(i), verdicts.get(i) == Verdict.ACCEPTED ? 204 : 409))
                        .toList()));
    }
}
