package dev.carillon.contacts.note;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts/…/notes}. */
@Path("/v1/contacts/{id}/notes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "notes")
@RunOnVirtualThread
public class NoteResource {
    private final NoteService notes;
    private final SecurityIdentity caller;

    public NoteResource(NoteService notes, SecurityIdentity caller) {
        this.notes = notes;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists the notes of a contact, the latest first")
    public Page<NoteDocument> list(
            @PathParam("id") UUID contact,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit)
            throws SQLException {
        return notes.page(contact, cursor, limit);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON) // or a plain text would be read as a record of one text
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(201)
    @APIResponseSchema(value = NoteDocument.class, responseCode = "201")
    @Operation(summary = "Writes a note", description = "Its author is the caller. A contact has at most 1000 notes.")
    public NoteDocument add(
            @PathParam("id") UUID contact,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @NotNull @Valid NewNote note)
            throws SQLException {
        return notes.add(contact, note, key, caller.getPrincipal().getName());
    }

    @DELETE
    @Path("/{note}")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(204)
    @Operation(summary = "Removes a note")
    public void delete(@PathParam("id") UUID contact, @PathParam("note") UUID note) throws SQLException {
        notes.delete(contact, note);
    }
}
