package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/identity-scans}. */
@Path("/v1/identity-scans")
@Tag(name = "identity scans")
@RunOnVirtualThread
public class ScanResource {
    private final ScanService scans;

    public ScanResource(ScanService scans) {
        this.scans = scans;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Classifies addresses by what Gravatar knows of them",
            description = "Of the contacts on a list, or of all. 202 once the addresses are kept; asking follows.")
    public RestResponse<ScanDocument> begin(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @Nullable NewScan scan) {
        ScanService.Begun begun = scans.begin(scan == null ? new NewScan(null) : scan, key);
        ScanDocument document = begun.document();
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, document)
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(HttpHeaders.LOCATION, "/v1/identity-scans/" + document.id())
                .header(IdempotencyKeys.REPLAYED, begun.replayed() ? "true" : null)
                .build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows how far a scan is")
    public ScanDocument get(@PathParam("id") UUID id) {
        return scans.get(id);
    }
}
