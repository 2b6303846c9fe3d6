package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
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
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts}. */
@Path("/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "contacts")
@RunOnVirtualThread
public class ContactResource {
    private final ContactService contacts;
    private final PhoneNumbers numbers;
    private final SecurityIdentity caller;

    public ContactResource(ContactService contacts, PhoneNumbers numbers, SecurityIdentity caller) {
        this.contacts = contacts;
        this.numbers = numbers;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists contacts, in the order they were made in or against it")
    public Page<ContactDocument> list(
            @Valid @BeanParam ContactSearch search,
            @QueryParam("sort") @DefaultValue("oldest") String sort,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return contacts.page(search.filter(numbers), ContactOrder.parse(sort).orRefuse("sort"), cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Shows a contact",
            description = "301 to the survivor where it was merged into another; 304 where If-None-Match has its ETag.")
    public RestResponse<ContactDocument> get(
            @PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
        Optional<UUID> survivor = contacts.survivorOf(id);
        if (survivor.isPresent()) {
            return RestResponse.ResponseBuilder.<ContactDocument>create(RestResponse.Status.MOVED_PERMANENTLY)
                    .header(HttpHeaders.LOCATION, "/v1/contacts/" + survivor.get())
                    // An undone merge brings the contact back.
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }
        ContactDocument contact = contacts.get(id);
        if (Precondition.isCurrent(ifNoneMatch, contact.version())) {
            return RestResponse.ResponseBuilder.<ContactDocument>create(RestResponse.Status.NOT_MODIFIED)
                    .header(HttpHeaders.ETAG, Precondition.etag(contact.version()))
                    .build();
        }
        return tagged(RestResponse.Status.OK, contact).build();
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponseSchema(value = ContactDocument.class, responseCode = "201")
    @Operation(summary = "Makes a contact", description = "409 where the e-mail address is known already.")
    public RestResponse<ContactDocument> create(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @NotNull @Valid NewContact contact) {
        ContactService.Made made = contacts.create(contact, key, caller());
        return tagged(RestResponse.Status.CREATED, made.contact())
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(HttpHeaders.LOCATION, "/v1/contacts/" + made.contact().id())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Gives a contact other contents",
            description = "What the body does not name is empty after. 412 where If-Match has another ETag than the"
                    + " contact.")
    public RestResponse<ContactDocument> replace(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @NotNull @Valid NewContact contact) {
        return changed(contacts.replace(id, contact, new Precondition(ifMatch), key, caller()));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Changes some of a contact",
            description = "A JSON merge patch (RFC 7396) of what POST takes: null empties a field or takes an attribute"
                    + " away, lists and tags are replaced as a whole. 412 where If-Match has another ETag than the"
                    + " contact.")
    public RestResponse<ContactDocument> patch(
            @PathParam("id") UUID id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @RequestBody(content = @Content(schema = @Schema(implementation = NewContact.class))) @NotNull JsonNode patch) {
        return changed(contacts.patch(id, patch, new Precondition(ifMatch), key, caller()));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(204)
    @Operation(summary = "Removes a contact")
    public void delete(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        contacts.delete(id, new Precondition(ifMatch), caller());
    }

    private String caller() {
        return caller.getPrincipal().getName();
    }

    private static RestResponse<ContactDocument> changed(ContactService.Made made) {
        return tagged(RestResponse.Status.OK, made.contact())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .build();
    }

    private static RestResponse.ResponseBuilder<ContactDocument> tagged(
            RestResponse.Status status, ContactDocument contact) {
        return RestResponse.ResponseBuilder.<ContactDocument>create(status)
                .header(HttpHeaders.ETAG, Precondition.etag(contact.version()))
                .entity(contact);
    }
}
