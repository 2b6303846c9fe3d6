package dev.carillon.broker.api;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Task;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What failed for good: look at it, give it another chance. */
@Path("/v1/queues/{queue}/dead")
@Tag(name = "Dead letters")
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterResource {
    private static final Cursors<UUID> CURSORS = new Cursors<>("dead-letters", UUID::fromString);
    private static final int LARGEST_PAGE = 1000;
    /** Redriven in one step of the engine, which nobody else waits long for. */
    private static final int STEP = 500;

    private static final int NONE_LEFT = -1;

    private final TaskEngine engine;

    public DeadLetterResource(TaskEngine engine) {
        this.engine = engine;
    }

    /** Which ones: those named, or all that there are. */
    @Schema(name = "RedriveRequest")
    record Redrive(
            @Schema(description = "Up to 1000 tasks; all dead letters of the queue where it is left out") @Nullable List<UUID> ids) {}

    /** How many there were. */
    @Schema(name = "Redriven")
    record Redriven(long redriven) {}

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Dead letters, in the order of creation")
    @APIResponse(responseCode = "200", description = "A page of dead letters")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<Page<TaskDocument>> dead(
            @PathParam("queue") String queue,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") String limit) {
        int most = Inputs.number("limit", limit, 1, LARGEST_PAGE);
        UUID after = CURSORS.key(cursor).orElse(null);
        return Uni.createFrom()
                .completionStage(engine.dead(queue, after, most + 1))
                .map(found -> Page.of(
                        found.orElseThrow(Problems::noSuchQueue).stream()
                                .map(TaskDocument::of)
                                .toList(),
                        most,
                        CURSORS,
                        TaskDocument::id));
    }

    @POST
    @Path("/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Make dead letters ready again, as if they had never been tried",
            description = "Attempts start over, and so does the time to live, which counts from the redrive.")
    @APIResponse(responseCode = "200", description = "How many are ready again")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    public Uni<Redriven> redrive(
            @PathParam("queue") String queue, @RequestBody(required = false) @Nullable Redrive request) {
        List<UUID> ids = request == null ? null : request.ids();
        if (ids == null) {
            return redriveAll(queue);
        }
        if (ids.contains(null)) {
            throw ProblemException.invalid("ids", "'ids' has a null, which is no identifier of a task.");
        }
        if (ids.size() > LARGEST_PAGE) {
            throw ProblemException.invalid("ids", "'ids' has up to " + LARGEST_PAGE + " identifiers of tasks.");
        }
        return redriveSome(queue, ids).map(Redriven::new);
    }

    /**
     * Step by step, however many there are, and up to the last that there was at the start: a queue may bury new tasks
     * faster than this goes. What dies meanwhile and is older has a smaller identifier or its turn still to come, and never
     * two turns.
     */
    private Uni<Redriven> redriveAll(String queue) {
        return Uni.createFrom()
                .completionStage(() -> engine.lastDead(queue))
                .flatMap(last -> redriveUpTo(queue, last.orElse(null)));
    }

    private Uni<Redriven> redriveUpTo(String queue, @Nullable UUID last) {
        return Multi.createBy()
                .repeating()
                .uni(AtomicReference<UUID>::new, after -> redriveNext(queue, after, last))
                .whilst(redriven -> redriven != NONE_LEFT)
                .filter(redriven -> redriven != NONE_LEFT)
                .collect()
                .with(Collectors.summingLong(Integer::longValue))
                .map(Redriven::new);
    }

    private Uni<Integer> redriveNext(String queue, AtomicReference<UUID> after, @Nullable UUID last) {
        return Uni.createFrom()
                .completionStage(() -> engine.dead(queue, after.get(), STEP))
                .map(found -> found.orElseThrow(Problems::noSuchQueue).stream()
                        .map(Task::id)
                        .filter(id -> last != null && id.compareTo(last) <= 0)
                        .toList())
                .flatMap(ids -> {
                    if (ids.isEmpty()) {
                        return Uni.createFrom().item(NONE_LEFT);
                    }
                    after.set(ids.getLast());
                    return redriveSome(queue, ids);
                });
    }

    private Uni<Integer> redriveSome(String queue, List<UUID> ids) {
        return Uni.createFrom()
                .completionStage(engine.redrive(queue, ids))
                .map(found -> found.orElseThrow(Problems::noSuchQueue));
    }
}
