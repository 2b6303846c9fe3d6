package dev.carillon.broker.api;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.PushLifecycle;
import dev.carillon.broker.push.PushPolicy;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Queues: set one, see how they stand, stop and go on, empty one. */
@Path("/v1/queues")
@Tag(name = "Queues")
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
    private static final Cursors<String> CURSORS = new Cursors<>("queues", name -> name);
    private static final int LARGEST_PAGE = 1000;

    private final TaskEngine engine;
    private final int most;
    private final PushPolicy pushPolicy;
    private final PushLifecycle pushing;

    public QueueResource(TaskEngine engine, BrokerConfig config, PushPolicy pushPolicy, PushLifecycle pushing) {
        this.engine = engine;
        this.pushPolicy = pushPolicy;
        this.pushing = pushing;
        this.most = config.limits().queues();
    }

    /** How many there were. */
    @Schema(name = "Purged")
    record Purged(long purged) {}

    @PUT
    @Path("/{queue}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Create a queue, or set an existing one")
    @APIResponse(responseCode = "200", description = "The queue is set")
    @APIResponse(responseCode = "409", description = "too-many-queues: there are as many as there may be")
    public Uni<QueueDocument> configure(
            @PathParam("queue") String queue, @RequestBody(required = false) @Nullable QueueRequest request) {
        String name = Inputs.queueName(queue);
        QueueSettings settings = request == null ? QueueSettings.DEFAULT : request.settings();
        checkTarget(settings.push());
        return Uni.createFrom()
                .completionStage(engine.configure(name, settings))
                .map(found -> found.orElseThrow(() -> Problems.tooManyQueues(most)))
                .call(set -> Uni.createFrom().completionStage(pushing.reorder(set)))
                .map(QueueDocument::of);
    }

    /** Which hosts are reached is the operator's choice; a push that never would be is refused where it is asked for. */
    private void checkTarget(@Nullable PushTarget push) {
        if (push != null) {
            pushPolicy.refusal(push.url()).ifPresent(why -> {
                throw ProblemException.invalid("push.url", why);
            });
        }
    }

    @GET
    @Path("/{queue}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "A queue's settings and counts")
    @APIResponse(responseCode = "200", description = "The queue")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<QueueDocument> queue(@PathParam("queue") String queue) {
        return Uni.createFrom()
                .completionStage(engine.queue(queue))
                .map(found -> QueueDocument.of(found.orElseThrow(Problems::noSuchQueue)));
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "All queues, by name")
    public Uni<Page<QueueDocument>> queues(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @DefaultValue("100") String limit) {
        int most = Inputs.number("limit", limit, 1, LARGEST_PAGE);
        Optional<String> after = CURSORS.key(cursor);
        return Uni.createFrom()
                .completionStage(engine.queues())
                .map(all -> PagesByName.page(all, Queue::name, after, most, CURSORS, QueueDocument::of));
    }

    @POST
    @Path("/{queue}/pause")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Hand nothing out, until resumed",
            description = "The queue goes on taking tasks; tasks that are leased may be settled. Outlasts restarts.")
    @APIResponse(responseCode = "200", description = "The queue is paused")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<QueueDocument> pause(@PathParam("queue") String queue) {
        return pause(queue, true);
    }

    @POST
    @Path("/{queue}/resume")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Hand tasks out again")
    @APIResponse(responseCode = "200", description = "The queue is not paused")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<QueueDocument> resume(@PathParam("queue") String queue) {
        return pause(queue, false);
    }

    private Uni<QueueDocument> pause(String queue, boolean paused) {
        return Uni.createFrom()
                .completionStage(engine.pause(queue, paused))
                .map(found -> QueueDocument.of(found.orElseThrow(Problems::noSuchQueue)));
    }

    @POST
    @Path("/{queue}/purge")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Cancel every task that waits",
            description = "Ready, delayed and blocked ones; leased tasks and dead letters stay.")
    @APIResponse(responseCode = "200", description = "How many there were")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<Purged> purge(@PathParam("queue") String queue) {
        return Uni.createFrom()
                .completionStage(engine.purge(queue))
                .map(found -> new Purged(found.orElseThrow(Problems::noSuchQueue)));
    }
}
