package dev.carillon.broker.api;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.NewTask;
import dev.carillon.http.access.Role;
import dev.carillon.http.parameter.IdempotencyKeyCheck;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Puts tasks into a queue: one, whose payload is the body, or many. Answers when they are kept. */
@Path("/v1/queues/{queue}/tasks")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
public class TaskCreationResource {
    private static final String NDJSON = "application/x-ndjson";
    static final String IDEMPOTENCY_KEY = IdempotencyKeyCheck.HEADER;
    static final String REPLAYED = "Idempotent-Replayed";

    static final String KEY_FORM =
            "The same request with the same key is done once. 1 to 255 printable ASCII characters, no"
                    + " space at either end, given once";
    static final String REPLAYED_MEANING = "true where an earlier request with the key had done it";
    static final String AT = "When it is ready, from 1970-01-01T00:00:00Z on; a time that is over means at once";

    static final String GROUP =
            "Tasks of the queue with the same group run one at a time, in the order of their creation";
    static final String KEY =
            "Of the tasks with the same key, as many are leased at a time as the queue's maxInFlightPerKey says";
    static final String TTL = "How long after its creation a task that is not leased is forgotten";
    static final String TRACEPARENT = "Handed to the worker unchanged (W3C Trace Context); dropped where it is none";

    private final TaskEngine engine;
    private final Clock clock;
    private final long mostPayload;
    private final BatchReader batches;

    public TaskCreationResource(TaskEngine engine, BrokerConfig config, Clock clock) {
        this.engine = engine;
        this.clock = clock;
        this.mostPayload = config.limits().payload().asLongValue();
        this.batches = new BatchReader(config.limits().batchItems(), mostPayload);
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Create a task", description = "The body is the payload: any bytes of any content type.")
    @APIResponse(
            responseCode = "201",
            description = "The task is kept",
            headers = {
                @Header(name = HttpHeaders.LOCATION, description = "The task, as a relative reference"),
                @Header(name = REPLAYED, description = REPLAYED_MEANING)
            },
            content = @Content(schema = @Schema(implementation = CreationDocument.class)))
    @APIResponse(responseCode = "404", description = "There is no such queue")
    @APIResponse(responseCode = "413", description = "payload-too-large, batch-too-large: larger than the broker takes")
    @APIResponse(
            responseCode = "429",
            description = "too-many-tasks, too-many-keys, overloaded: come again after Retry-After")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused: the key stands for another request")
    public Uni<Response> create(
            @PathParam("queue") String queue,
            @BeanParam CreationParameters parameters,
            @RequestBody(required = false) byte @Nullable [] body) {
        NewTask task = parameters.fields(Inputs.bytes(body)).task(clock.instant(), mostPayload);
        return Uni.createFrom()
                .completionStage(engine.create(queue, List.of(task)))
                .map(answers ->
                        answer(queue, answers.orElseThrow(Problems::noSuchQueue).getFirst()));
    }

    private static Response answer(String queue, Creation creation) {
        return switch (creation) {
            case Creation.Created created -> answer(queue, created);
            case Creation.KeyReused reused -> throw ProblemException.idempotencyKeyReused();
            case Creation.Full full -> throw Problems.tooManyTasks();
            case Creation.KeysFull full -> throw Problems.tooManyKeys();
        };
    }

    private static Response answer(String queue, Creation.Created created) {
        // A relative reference as it stands (RFC 9110, section 10.2.2), as the short way has it.
        Response.ResponseBuilder answer = Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/tasks/" + created.id())
                .entity(new CreationDocument(created.id(), queue, created.state(), created.readyAt()));
        if (created.replayed()) {
            answer.header(REPLAYED, true);
        }
        return answer.build();
    }

    @POST
    @Path("/batch")
    @Consumes(NDJSON)
    @RunOnVirtualThread // reading a large batch takes longer than an event loop has
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Create up to 1000 tasks, from a JSON document a line or a JSON array",
            description = "Answered when all are kept; one that is refused does not touch the others.")
    @APIResponse(responseCode = "200", description = "One answer for each item, in order")
    @APIResponse(responseCode = "404", description = "There is no such queue")
    @APIResponse(responseCode = "413", description = "payload-too-large, batch-too-large: larger than the broker takes")
    @APIResponse(
            responseCode = "429",
            description = "too-many-tasks, too-many-keys, overloaded: come again after Retry-After")
    public BatchDocument createFromLines(
            @PathParam("queue") String queue,
            @RequestBody(
                            content = {
                                @Content(mediaType = NDJSON, schema = @Schema(implementation = BatchItem.class)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = BatchItem[].class))
                            })
                    byte @Nullable [] body) {
        return create(queue, batches.lines(Inputs.bytes(body), clock.instant()));
    }

    @POST
    @Path("/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread // as above
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(hidden = true) // OpenAPI has one operation for a path and a method
    public BatchDocument createFromArray(@PathParam("queue") String queue, byte @Nullable [] body) {
        return create(queue, batches.array(Inputs.bytes(body), clock.instant()));
    }

    private BatchDocument create(String queue, List<BatchReader.Item> items) {
        List<NewTask> tasks = items.stream()
                .filter(BatchReader.Item.Task.class::isInstance)
                .map(item -> ((BatchReader.Item.Task) item).task())
                .toList();
        Iterator<Creation> answers = Uni.createFrom()
                .completionStage(engine.create(queue, tasks))
                .await()
                .indefinitely()
                .orElseThrow(Problems::noSuchQueue)
                .iterator();
        return new BatchDocument(items.stream()
                .map(item -> switch (item) {
                    case BatchReader.Item.Task task -> answer(answers.next());
                    case BatchReader.Item.Refused refused -> BatchDocument.Item.refused(refused.problem());
                })
                .toList());
    }

    private static BatchDocument.Item answer(Creation creation) {
        return switch (creation) {
            case Creation.Created created -> BatchDocument.Item.created(created.id(), created.replayed());
            case Creation.KeyReused reused ->
                BatchDocument.Item.refused(
                        ProblemException.idempotencyKeyReused().problem());
            case Creation.Full full ->
                BatchDocument.Item.refused(Problems.tooManyTasks().problem());
            case Creation.KeysFull full ->
                BatchDocument.Item.refused(Problems.tooManyKeys().problem());
        };
    }
}
