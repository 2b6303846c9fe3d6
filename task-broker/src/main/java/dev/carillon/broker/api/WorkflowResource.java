package dev.carillon.broker.api;

import dev.carillon.broker.api.WorkflowDocuments.Created;
import dev.carillon.broker.api.WorkflowDocuments.Request;
import dev.carillon.broker.api.WorkflowDocuments.Status;
import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tasks in stages: one stage begins when all tasks of the one before are over. */
@Path("/v1/workflows")
@Tag(name = "Workflows")
@Produces(MediaType.APPLICATION_JSON)
public class WorkflowResource {
    private final TaskEngine engine;
    private final Clock clock;
    private final WorkflowReader reader;

    public WorkflowResource(TaskEngine engine, BrokerConfig config, Clock clock) {
        this.engine = engine;
        this.clock = clock;
        this.reader = new WorkflowReader(
                config.limits().batchItems(), config.limits().payload().asLongValue());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread // reading a large one takes longer than an event loop has
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Create a workflow",
            description =
                    "Up to 100 stages, and as many tasks in all as a batch may have. The tasks of a stage run beside"
                            + " each other. A chain has stages of one task; a group with a callback has a second stage of one."
                            + " The tasks of the first stage and the workflow are created together or not at all; those of a"
                            + " later stage when all tasks before them were acked, or cancelled, purged or expired. A dead letter"
                            + " holds its workflow up until it is redriven and done, or cancelled.")
    @APIResponse(
            responseCode = "201",
            description = "It is kept, and its first stage has begun",
            headers = {
                @Header(name = HttpHeaders.LOCATION, description = "The workflow, as a relative reference"),
                @Header(name = TaskCreationResource.REPLAYED, description = TaskCreationResource.REPLAYED_MEANING)
            },
            content = @Content(schema = @Schema(implementation = Created.class)))
    @APIResponse(responseCode = "404", description = "A task's queue does not exist; `field` says which task's")
    @APIResponse(
            responseCode = "413",
            description = "payload-too-large, workflow-too-large: larger than the broker takes")
    @APIResponse(responseCode = "422", description = "idempotency-key-reused: the key stands for another request")
    @APIResponse(
            responseCode = "429",
            description = "too-many-tasks, too-many-workflows, too-many-keys, overloaded: come again after Retry-After")
    public Response create(
            @HeaderParam(TaskCreationResource.IDEMPOTENCY_KEY)
                    @Parameter(description = TaskCreationResource.KEY_FORM)
                    @Nullable String key,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Request.class)))
                    byte @Nullable [] body) {
        NewWorkflow workflow = reader.read(
                Inputs.bytes(body), Inputs.idempotencyKey(TaskCreationResource.IDEMPOTENCY_KEY, key), clock.instant());
        return answer(
                workflow,
                Uni.createFrom()
                        .completionStage(engine.createWorkflow(workflow))
                        .await()
                        .indefinitely());
    }

    private static Response answer(NewWorkflow workflow, WorkflowCreation creation) {
        return switch (creation) {
            case WorkflowCreation.Created created -> answer(created);
            case WorkflowCreation.NoSuchQueue(String queue) -> throw noSuchQueue(workflow, queue);
            case WorkflowCreation.KeyReused() -> throw ProblemException.idempotencyKeyReused();
            case WorkflowCreation.Full() -> throw Problems.tooManyTasks();
            case WorkflowCreation.TooMany() -> throw Problems.tooManyWorkflows();
            case WorkflowCreation.KeysFull() -> throw Problems.tooManyKeys();
        };
    }

    private static Response answer(WorkflowCreation.Created created) {
        Response.ResponseBuilder answer = Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/workflows/" + created.id())
                .entity(new Created(created.id(), created.tasks()));
        if (created.replayed()) {
            answer.header(TaskCreationResource.REPLAYED, true);
        }
        return answer.build();
    }

    private static ProblemException noSuchQueue(NewWorkflow workflow, String queue) {
        for (int stage = 0; stage < workflow.stages().size(); stage++) {
            var members = workflow.stages().get(stage);
            for (int index = 0; index < members.size(); index++) {
                if (members.get(index).queue().equals(queue)) {
                    return Problems.noSuchQueue(queue, WorkflowReader.queueOf(stage, index));
                }
            }
        }
        return Problems.noSuchQueue();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "How a workflow stands")
    @APIResponse(responseCode = "200", description = "The workflow")
    @APIResponse(responseCode = "404", description = "There is no such workflow, or no more")
    public Uni<Status> workflow(@PathParam("id") String id) {
        return Uni.createFrom()
                .completionStage(engine.workflow(Inputs.id(id).orElseThrow(Problems::noSuchWorkflow)))
                .map(found -> Status.of(found.orElseThrow(Problems::noSuchWorkflow)));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Cancel a workflow",
            description = "Its tasks that are not over are cancelled, and no further stage begins.")
    @APIResponse(responseCode = "204", description = "It is over")
    @APIResponse(responseCode = "404", description = "There is no such workflow, or it was over already")
    public Uni<Void> cancel(@PathParam("id") String id) {
        return Uni.createFrom()
                .completionStage(engine.cancelWorkflow(Inputs.id(id).orElseThrow(Problems::noSuchWorkflow)))
                .map(found -> {
                    if (!found) {
                        throw Problems.noRunningWorkflow();
                    }
                    return null;
                });
    }
}
