package dev.carillon.contacts.merging;

import dev.carillon.contacts.contact.Precondition;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts/…/merge}. */
@Path("/v1/contacts/{id}/merge")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "merges")
@RunOnVirtualThread
public class ContactMergeResource {
    private final MergeService merges;
    private final SecurityIdentity caller;

    public ContactMergeResource(MergeService merges, SecurityIdentity caller) {
        this.merges = merges;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Merges others into a contact",
            description = "The others are gone after; what comes for their addresses goes to this one. The same request"
                    + " under the same Idempotency-Key answers the same merge.")
    public RestResponse<MergeDocument> merge(
            @PathParam("id") UUID id,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid MergeRequest request) {
        MergeDocument merge = merges.merge(
                id,
                request,
                key,
                new Precondition(ifMatch),
                caller.getPrincipal().getName());
        return RestResponse.ResponseBuilder.<MergeDocument>create(RestResponse.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/v1/merges/" + merge.id())
                .entity(merge)
                .build();
    }
}
