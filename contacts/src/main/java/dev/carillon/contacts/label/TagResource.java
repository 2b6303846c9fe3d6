package dev.carillon.contacts.label;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.idempotency.KeyedAnswer;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tags}. */
@Path("/v1/tags")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lists and tags")
@RunOnVirtualThread
public class TagResource {
    private final LabelService labels;

    public TagResource(LabelService labels) {
        this.labels = labels;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists the tags, with how many contacts each has, in the order of names")
    public Page<LabelDocument> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit)
            throws SQLException {
        return labels.page(LabelKind.TAG, cursor, limit);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a tag")
    public LabelDocument get(@PathParam("name") String name) throws SQLException {
        return labels.get(LabelKind.TAG, name);
    }

    @PATCH
    @Path("/{name}")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Changes a tag", description = "Under a name that there is already, the two become one.")
    public RestResponse<LabelDocument> change(
            @PathParam("name") String name,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @NotNull @Valid LabelChange change)
            throws SQLException {
        return KeyedAnswer.ok(labels.change(LabelKind.TAG, name, change, key));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(204)
    @Operation(summary = "Removes a tag", description = "The contacts stay.")
    public void delete(@PathParam("name") String name) throws SQLException {
        labels.delete(LabelKind.TAG, name);
    }
}
