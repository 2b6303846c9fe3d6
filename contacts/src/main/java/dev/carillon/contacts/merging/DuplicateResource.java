package dev.carillon.contacts.merging;

import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/duplicates}. */
@Path("/v1/duplicates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "merges")
@RunOnVirtualThread
public class DuplicateResource {
    private final DuplicateRepository duplicates;

    public DuplicateResource(DuplicateRepository duplicates) {
        this.duplicates = duplicates;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Lists contacts that may be the same person",
            description = "Groups by the same phone number; by e-mail addresses that a provider delivers to the same"
                    + " mailbox, for the domains that are configured; or by the same name at the same domain, which"
                    + " is no more than a hint. The last two read the whole table.")
    public Page<DuplicateGroup> list(
            @QueryParam("by") @DefaultValue("phone") String by,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return duplicates.page(DuplicateRule.parse(by).orRefuse("by"), cursor, limit);
    }
}
