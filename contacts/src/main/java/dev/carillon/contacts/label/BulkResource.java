package dev.carillon.contacts.label;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.idempotency.KeyedAnswer;
import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts/bulk}. */
@Path("/v1/contacts/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lists and tags")
@RunOnVirtualThread
public class BulkResource {
    private final BulkService bulk;
    private final SecurityIdentity caller;

    public BulkResource(BulkService bulk, SecurityIdentity caller) {
        this.bulk = bulk;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Puts contacts on lists or takes them off, tags alike",
            description =
                    "For up to 10,000 identifiers, or for all that a filter finds. A filter may find others by the"
                            + " time a request is repeated: send an Idempotency-Key.")
    public RestResponse<BulkResult> change(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @NotNull @Valid BulkRequest request)
            throws SQLException {
        return KeyedAnswer.ok(bulk.change(request, key, caller.getPrincipal().getName()));
    }
}
