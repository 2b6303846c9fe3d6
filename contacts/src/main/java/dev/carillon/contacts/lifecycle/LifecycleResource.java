package dev.carillon.contacts.lifecycle;

import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/lifecycle}. */
@Path("/v1/lifecycle")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lifecycle")
@RunOnVirtualThread
public class LifecycleResource {
    private final LifecycleService lifecycle;
    private final SecurityIdentity caller;

    public LifecycleResource(LifecycleService lifecycle, SecurityIdentity caller) {
        this.lifecycle = lifecycle;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows where the service stands, and each of the seven steps")
    public LifecycleDocument get() {
        return lifecycle.get();
    }

    @GET
    @Path("/closing")
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Tells whether the service is being closed down; 304 to an If-None-Match of the same",
            description = "What stands in front of the service shows it: the gateway's file names this route as"
                    + " ingress.closing.from. It tells of the closing from step BANNER on.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ClosingNotice.class)))
    public Response closing(@Context Request request) {
        ClosingNotice notice = lifecycle.closing();
        EntityTag tag = new EntityTag(notice.tag());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(notice) : unchanged)
                .tag(tag)
                // Whoever keeps it asks again before showing it.
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    @PUT
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(
            summary = "Says where the service is to go",
            description =
                    "ANNOUNCED, with a plan, then CLOSING (by itself when the grace period is over), then CLOSED. OPEN"
                            + " undoes all, until the archive is made. With dryRun=true nothing is done, and the answer says what"
                            + " would be.")
    @APIResponse(
            responseCode = "200",
            description = "Where the service stands; or, of a dry run, what would be done",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(oneOf = {LifecycleDocument.class, LifecyclePreview.class})))
    public Response put(
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun, @NotNull @Valid LifecycleRequest request) {
        return Response.ok(dryRun ? lifecycle.preview(request) : lifecycle.want(request, name()))
                .build();
    }

    @POST
    @Path("/steps/{name}/confirm")
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(summary = "Says that what a step waits for was done by hand")
    public LifecycleDocument confirm(@PathParam("name") String name) {
        return lifecycle.confirm(step(name), name());
    }

    @POST
    @Path("/steps/{name}/retry")
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(summary = "Begins a step again that failed")
    public LifecycleDocument retry(@PathParam("name") String name) {
        return lifecycle.retry(step(name), name());
    }

    /** In either case: documents have capitals, and what tells people to confirm has small letters. */
    private static StepName step(String name) {
        return Arrays.stream(StepName.values())
                .filter(step -> step.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("There is no step '" + name + "'."));
    }

    private String name() {
        return caller.getPrincipal().getName();
    }
}
