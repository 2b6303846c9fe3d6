package dev.carillon.contacts.retention;

import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/retention}. */
@Path("/v1/retention")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "privacy")
@RunOnVirtualThread
public class RetentionResource {
    private final RetentionService retention;
    private final SecurityIdentity caller;

    public RetentionResource(RetentionService retention, SecurityIdentity caller) {
        this.retention = retention;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows how long things are kept, and how much is too old now")
    public List<RetentionDocument> get() {
        return retention.preview();
    }

    @POST
    @Path("/runs")
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(
            summary = "Removes what is too old, now and not at its time",
            description = "With dryRun=true nothing is removed, and the answer says what would be.")
    public List<RetentionDocument> run(@QueryParam("dryRun") @DefaultValue("false") boolean dryRun) {
        return dryRun
                ? retention.preview()
                : retention.run(caller.getPrincipal().getName());
    }
}
