package dev.carillon.contacts.importing;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** {@code /v1/imports}. */
@Path("/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "imports")
@RunOnVirtualThread
public class ImportResource {
    private final ImportService imports;
    private final ImportFollower progress;

    public ImportResource(ImportService imports, ImportFollower progress) {
        this.imports = imports;
        this.progress = progress;
    }

    @POST
    @Consumes({FileFormat.CSV_TYPE, FileFormat.NDJSON_TYPE, FileFormat.JSON_LINES_TYPE})
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponseSchema(value = ImportDocument.class, responseCode = "202")
    @Operation(
            summary = "Imports a file of contacts",
            description = "CSV with a header, or a JSON object a line; as it is, or in the content encoding gzip. 202"
                    + " once the file is kept; its rows are read after that. Rows of one address update the same"
                    + " contact. docs/imports.md says how encodings, delimiters and columns are found out.")
    @RequestBody(
            content = {
                @Content(mediaType = FileFormat.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = FileFormat.NDJSON_TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    public RestResponse<ImportDocument> upload(
            @BeanParam ImportParameters parameters,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context HttpHeaders headers,
            InputStream body)
            throws IOException {
        ImportService.Accepted accepted = imports.upload(parameters.request(headers), key, body);
        ImportDocument document = accepted.document();
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, document)
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(HttpHeaders.LOCATION, "/v1/imports/" + document.id())
                .header(IdempotencyKeys.REPLAYED, accepted.replayed() ? "true" : null)
                .build();
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists imports, the newest first")
    public Page<ImportDocument> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return imports.page(cursor, limit);
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

    @GET
    @Path("/{id}/errors.csv")
    @Produces(FileFormat.CSV_TYPE)
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "The rows that were not taken, as a file",
            description = "Line, column, as much of the value as does not say who it was, and the reason.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = FileFormat.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)))
    public Response errorsFile(@PathParam("id") UUID id) {
        imports.get(id);
        return Response.ok((StreamingOutput) target -> imports.writeErrors(id, target))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"import-" + id + "-errors.csv\"")
                .build();
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Ends an import where it is",
            description = "The rows that were read stay. 409 where it has come to its end before.")
    public ImportDocument cancel(@PathParam("id") UUID id) {
        return imports.cancel(id);
    }

    @GET
    @Blocking
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Tells how far an import is, as server-sent events",
            description = "The import as it is, then again whenever it got on, and a last time at its end.")
    public Multi<ImportDocument> events(@PathParam("id") UUID id) {
        return progress.follow(imports.get(id));
    }
}
