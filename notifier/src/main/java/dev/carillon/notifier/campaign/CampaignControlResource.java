package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/campaigns/{id}}: starts, pauses, resumes, cancels. Each may be repeated. */
@Path("/v1/campaigns/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.WRITER_NAME)
public class CampaignControlResource {
    private final CampaignControl control;
    private final ObjectMapper mapper;

    /**
     * When to start.
     *
     * @param startAt absent, or past, for now
     */
    @RegisterForReflection
    public record StartRequest(@Nullable Instant startAt) {}

    @Inject
    public CampaignControlResource(CampaignControl control, ObjectMapper mapper) {
        this.control = control;
        this.mapper = mapper;
    }

    @POST
    @Path("/start")
    @ResponseStatus(202)
    @Operation(summary = "Starts a draft, now or at a date; gives one that is scheduled another date")
    @APIResponse(
            responseCode = "202",
            description = "Started, or to be started at the date",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    @Consumes(MediaType.WILDCARD)
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = StartRequest.class)))
    public CampaignView start(UUID id, @Nullable String body) throws JsonProcessingException {
        // Most callers send nothing, of whatever type.
        StartRequest request = body == null || body.isBlank() ? null : mapper.readValue(body, StartRequest.class);
        return control.start(id, Optional.ofNullable(request).map(StartRequest::startAt));
    }

    @POST
    @Path("/pause")
    @Operation(summary = "Pauses: once it is answered, nothing leaves but what was on its way")
    public CampaignView pause(UUID id) {
        return control.pause(id);
    }

    @POST
    @Path("/resume")
    @ResponseStatus(202)
    @Operation(summary = "Lets a paused campaign go on")
    @APIResponse(
            responseCode = "202",
            description = "Goes on",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public CampaignView resume(UUID id) {
        return control.resume(id);
    }

    @POST
    @Path("/cancel")
    @Operation(summary = "Cancels for good: what has not left never does")
    public CampaignView cancel(UUID id) {
        return control.cancel(id);
    }

    @DELETE
    @ResponseStatus(204)
    @Operation(summary = "Removes a draft")
    public void delete(UUID id) {
        control.delete(id);
    }
}
