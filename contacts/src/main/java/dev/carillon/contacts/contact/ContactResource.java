package dev.carillon.contacts.contact;

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
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts}. */
@Path("/v1/contacts")
@Tag(name = "contacts")
@RunOnVirtualThread
public class ContactResource {
    private final ContactService contacts;
    private final SecurityIdentity caller;

    public ContactResource(ContactService contacts, SecurityIdentity caller) {
        this.contacts = contacts;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists contacts, in the order they were made in")
    public Page<ContactDocument> list(
            @QueryParam("list") @Nullable String list,
            @QueryParam("email") @Nullable String email,
            @QueryParam("tag") @Nullable String tag,
            @QueryParam("q") @Nullable @Size(max = 200) String text,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return contacts.page(ContactFilter.of(list, email, tag, text), cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a contact")
    public ContactDocument get(@PathParam("id") UUID id) {
        return contacts.get(id);
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Makes a contact", description = "409 where the e-mail address is known already.")
    public RestResponse<ContactDocument> create(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @NotNull @Valid NewContact contact) {
        ContactService.Made made =
                contacts.create(contact, key, caller.getPrincipal().getName());
        return RestResponse.ResponseBuilder.<ContactDocument>create(RestResponse.Status.CREATED)
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(HttpHeaders.LOCATION, "/v1/contacts/" + made.contact().id())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .entity(made.contact())
                .build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(204)
    @Operation(summary = "Removes a contact")
    public void delete(@PathParam("id") UUID id) {
        contacts.delete(id);
    }
}
