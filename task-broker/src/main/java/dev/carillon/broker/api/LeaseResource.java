package dev.carillon.broker.api;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.http.access.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Hands tasks to workers. A call that waits holds no thread. */
@Path("/v1/queues/{queue}/leases")
@Tag(name = "Leases")
@Produces(MediaType.APPLICATION_JSON)
public class LeaseResource {
    private final TaskEngine engine;
    private final BrokerConfig.Limits limits;

    public LeaseResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.limits = config.limits();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.WORKER_NAME)
    @Operation(
            summary = "Lease tasks, waiting for the first",
            description = "The highest priority first, then the longest waiting."
                    + " Whoever asked first is served first. No tasks when the wait ran out.")
    @APIResponse(responseCode = "200", description = "The tasks; none when the wait ran out")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<LeaseDocument> lease(
            @PathParam("queue") String queue,
            @RequestBody(required = false) @Nullable LeaseRequest request,
            @Context RoutingContext connection) {
        LeaseRequest asked = request == null ? new LeaseRequest(null, null) : request;
        int max = asked.max() == null ? 1 : Inputs.number("max", asked.max(), 1, limits.leaseTasks());
        Duration wait = Inputs.optionalDuration("wait", asked.longestWait(), Duration.ZERO, limits.leaseWait())
                .orElse(Duration.ZERO);
        var waiting = engine.lease(queue, max, wait);
        // A worker that has gone away must not be handed what others could do.
        connection.addEndHandler(ended -> waiting.toCompletableFuture().cancel(false));
        return Uni.createFrom()
                .completionStage(waiting)
                .map(tasks -> LeaseDocument.of(tasks.orElseThrow(Problems::noSuchQueue)));
    }
}
