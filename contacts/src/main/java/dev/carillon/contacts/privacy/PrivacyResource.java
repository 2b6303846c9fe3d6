package dev.carillon.contacts.privacy;

import dev.carillon.contacts.contact.ContactDocument;
import dev.carillon.contacts.contact.ContactService;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What a person may ask for: everything about them, and to be erased. */
@Path("/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "privacy")
@RunOnVirtualThread
public class PrivacyResource {
    private final PersonExportService exports;
    private final ErasureService erasures;
    private final ReadmissionService readmissions;
    private final SecurityIdentity caller;

    public PrivacyResource(
            PersonExportService exports,
            ErasureService erasures,
            ReadmissionService readmissions,
            SecurityIdentity caller) {
        this.exports = exports;
        this.erasures = erasures;
        this.readmissions = readmissions;
        this.caller = caller;
    }

    @GET
    @Path("/{id}/export")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Gives everything that is kept about a person, and says who else may keep something")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PersonExport.class)))
    public StreamingOutput export(@PathParam("id") UUID id) {
        PersonExportService.Gathered person = exports.gather(id, name());
        return target -> exports.write(person, target);
    }

    @POST
    @Path("/{id}/erase")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Erases a person",
            description =
                    "Everything about them goes, raw deliveries too; a keyed hash stays, so that no file and no"
                            + " webhook brings them back. Cannot be undone. The receipt is RUNNING while an upload is being read.")
    public RestResponse<ErasureReceipt> erase(
            @PathParam("id") UUID id, @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
        return ErasureResource.receipt(erasures.erase(id, key, name()));
    }

    @POST
    @Path("/readmissions")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Takes back somebody who was erased",
            description =
                    "Only with a consent that they have GIVEN since, with evidence. Nothing else brings them back.")
    public RestResponse<ContactDocument> readmit(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @NotNull @Valid Readmission readmission) {
        ContactService.Made made = readmissions.readmit(readmission, key, name());
        return RestResponse.ResponseBuilder.<ContactDocument>create(RestResponse.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/contacts/" + made.contact().id())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .entity(made.contact())
                .build();
    }

    private String name() {
        return caller.getPrincipal().getName();
    }
}
