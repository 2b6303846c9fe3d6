package dev.carillon.broker.api;

import dev.carillon.broker.api.SettlementRequests.AckMany;
import dev.carillon.broker.api.SettlementRequests.FailMany;
import dev.carillon.broker.api.SettlementRequests.RetryMany;
import dev.carillon.broker.api.SettlementRequests.Settled;
import dev.carillon.broker.api.SettlementRequests.SettledMany;
import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Settlement;
import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Ends many leases alike. A token that is not valid is answered at its place and does not touch the others. */
@Path("/v1/leases")
@Tag(name = "Leases")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.WORKER_NAME)
public class SettlementOfManyResource {
    private final TaskEngine engine;
    private final int mostTokens;

    public SettlementOfManyResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.mostTokens = config.limits().batchItems();
    }

    @POST
    @Path("/ack")
    @Operation(summary = "Many tasks done for good, without results")
    public Uni<SettledMany> ackMany(@Nullable AckMany request) {
        return settle(request == null ? null : request.tokens(), new Settlement.Ack());
    }

    @POST
    @Path("/retry")
    @Operation(summary = "Many tasks not now")
    public Uni<SettledMany> retryMany(@Nullable RetryMany request) {
        RetryMany asked = request == null ? new RetryMany(null, null, null) : request;
        return settle(asked.tokens(), asked.settlement());
    }

    @POST
    @Path("/fail")
    @Operation(summary = "Many tasks never: to the dead letters")
    public Uni<SettledMany> failMany(@Nullable FailMany request) {
        FailMany asked = request == null ? new FailMany(null, null) : request;
        return settle(asked.tokens(), asked.settlement());
    }

    private Uni<SettledMany> settle(@Nullable List<String> tokens, Settlement settlement) {
        if (tokens == null || tokens.isEmpty() || tokens.contains(null)) {
            throw ProblemException.invalid("tokens", "'tokens' is a list of at least one token.");
        }
        if (tokens.size() > mostTokens) {
            throw ProblemException.invalid("tokens", "'tokens' has up to " + mostTokens + " tokens.");
        }
        return Uni.createFrom()
                .completionStage(engine.settle(tokens, settlement))
                .map(verdicts -> new SettledMany(IntStream.range(0, tokens.size())
                        .mapToObj(i -> Settled.of(tokens.get(i), verdicts.get(i)))
                        .toList()));
    }
}
