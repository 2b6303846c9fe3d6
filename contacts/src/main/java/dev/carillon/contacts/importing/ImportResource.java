package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/imports}. */
@Path("/v1/imports")
@Tag(name = "imports")
@RunOnVirtualThread
public class ImportResource {
    private final ImportService imports;

    public ImportResource(ImportService imports) {
        this.imports = imports;
    }

    @POST
    @Consumes("text/csv")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Imports a file of contacts",
            description = "CSV in UTF-8 with a header: email, and name or first_name and last_name, and phone. 202 once"
                    + " the file is kept; its rows are read after that. Rows of one address update the same contact.")
    public RestResponse<ImportDocument> upload(
            @QueryParam("list") @Nullable String list,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            InputStream body)
            throws IOException {
        String checked = list == null ? null : Label.parse(list).orRefuse("list");
        ImportService.Accepted accepted = imports.upload(checked, key, body);
        ImportDocument document = accepted.document();
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, document)
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(HttpHeaders.LOCATION, "/v1/imports/" + document.id())
                .header(IdempotencyKeys.REPLAYED, accepted.replayed() ? "true" : null)
                .build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows how far an import is")
    public ImportDocument get(@PathParam("id") UUID id) {
        return imports.get(id);
    }

    @GET
    @Path("/{id}/errors")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists the rows that were not taken, in the order of the file")
    public Page<ImportError> errors(
            @PathParam("id") UUID id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return imports.errors(id, cursor, limit);
    }
}
