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
import jakarta.ws.rs.PUT;
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

/** {@code /v1/lists}. */
@Path("/v1/lists")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lists and tags")
@RunOnVirtualThread
public class ListResource {
    private final LabelService labels;

    public ListResource(LabelService labels) {
        this.labels = labels;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists the lists, with how many contacts each has, in the order of names")
    public Page<LabelDocument> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit)
            throws SQLException {
        return labels.page(LabelKind.LIST, cursor, limit);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a list")
    public LabelDocument get(@PathParam("name") String name) throws SQLException {
        return labels.get(LabelKind.LIST, name);
    }

    @PUT
    @Path("/{name}")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Makes a list that nobody is on yet, or gives one another title")
    public LabelDocument keep(@PathParam("name") String name, @NotNull @Valid LabelChange change) throws SQLException {
        return labels.keepList(name, change);
    }

    @PATCH
    @Path("/{name}")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Changes a list", description = "Under a name that there is already, the two become one.")
    public RestResponse<LabelDocument> change(
            @PathParam("name") String name,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @NotNull @Valid LabelChange change)
            throws SQLException {
        return KeyedAnswer.ok(labels.change(LabelKind.LIST, name, change, key));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(204)
    @Operation(summary = "Removes a list", description = "The contacts stay.")
    public void delete(@PathParam("name") String name) throws SQLException {
        labels.delete(LabelKind.LIST, name);
    }
}
