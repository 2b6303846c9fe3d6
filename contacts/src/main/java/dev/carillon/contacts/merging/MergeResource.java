package dev.carillon.contacts.merging;

import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/merges}. */
@Path("/v1/merges")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "merges")
@RunOnVirtualThread
public class MergeResource {
    private final MergeService merges;
    private final SecurityIdentity caller;

    public MergeResource(MergeService merges, SecurityIdentity caller) {
        this.merges = merges;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists merges, the latest first")
    public Page<MergeDocument> list(
            @QueryParam("contact") @Nullable UUID contact,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return merges.page(contact, cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a merge")
    public MergeDocument get(@PathParam("id") UUID id) {
        return merges.get(id);
    }

    @POST
    @Path("/{id}/undo")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Undoes a merge",
            description = "The merged contacts come back as they were, and the survivor's values with them, but for"
                    + " those that changed since. Undoing twice is undoing once. 409 where a later merge has to be"
                    + " undone first, or where the merge is too old.")
    public MergeDocument undo(@PathParam("id") UUID id) {
        return merges.undo(id, caller.getPrincipal().getName());
    }
}
