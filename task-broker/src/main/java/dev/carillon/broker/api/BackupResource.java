package dev.carillon.broker.api;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Backs the broker up while it works. Callers choose a name; where it is written is the operator's choice alone. */
@Path("/v1/backup")
@Tag(name = "Operation")
@Produces(MediaType.APPLICATION_JSON)
public class BackupResource {
    private final TaskEngine engine;
    private final Optional<java.nio.file.Path> directory;

    public BackupResource(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.directory = config.backup().directory();
    }

    /** Which name it gets. */
    @Schema(name = "BackupRequest")
    record Request(
            @Schema(
                    required = true,
                    description = "The name of a folder that is not there yet",
                    examples = "2026-11-25")
            @Nullable String name) {}

    /** A backup that is there. */
    @RegisterForReflection // it is inside of a Response, where no build looks
    @Schema(name = "Backup")
    record Written(
            String name,
            long bytes,

            @Schema(description = "It holds everything that was answered before")
            Instant at) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(
            summary = "Back up everything",
            description = "Into a new folder below carillon.broker.backup.directory, while the broker works on.")
    @APIResponse(
            responseCode = "201",
            description = "The backup is there, and durable",
            content = @Content(schema = @Schema(implementation = Written.class)))
    @APIResponse(
            responseCode = "409",
            description = "backup-exists: there is one of this name; backup-unsupported: this engine is backed up in"
                    + " another way; backup-not-configured: nobody said where to")
    public Uni<Response> backup(@Nullable Request request) {
        String name = Inputs.backupName(request == null ? null : request.name());
        java.nio.file.Path folder = directory
                .orElseThrow(() -> ProblemException.conflict(
                        "backup-not-configured",
                        "Nobody said where to: set carillon.broker.backup.directory and start the broker again."))
                .resolve(name);
        return Uni.createFrom().completionStage(engine.backup(folder)).map(outcome -> answer(name, outcome));
    }

    private static Response answer(String name, BackupOutcome outcome) {
        return switch (outcome) {
            case BackupOutcome.Written(var folder, long bytes, Instant at) ->
                Response.status(Response.Status.CREATED)
                        .entity(new Written(name, bytes, at))
                        .build();
            case BackupOutcome.Exists(var folder) ->
                throw ProblemException.conflict(
                        "backup-exists", "There is a backup of this name; it was not touched. Take another name.");
            case BackupOutcome.Unsupported(String instead) ->
                throw ProblemException.conflict("backup-unsupported", instead);
        };
    }
}
