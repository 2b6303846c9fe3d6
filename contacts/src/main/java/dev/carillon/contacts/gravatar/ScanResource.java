package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/identity-scans}. */
@Path("/v1/identity-scans")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "identity scans")
@RunOnVirtualThread
public class ScanResource {
    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, new MediaType("text", "csv"), MediaType.TEXT_PLAIN_TYPE)
            .build();

    private final ScanService scans;

    public ScanResource(ScanService scans) {
        this.scans = scans;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponseSchema(value = ScanDocument.class, responseCode = "202")
    @Operation(
            summary = "Classifies addresses by what Gravatar knows of them",
            description =
                    "Of contacts, chosen as in their list; or of a list of addresses in the body, one a line or as"
                            + " CSV, of which only hashes are kept. 202 once the addresses are kept; asking follows.")
    public RestResponse<ScanDocument> begin(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @Nullable @Valid NewScan scan) {
        return accepted(scans.begin(scan == null ? NewScan.ALL : scan, key));
    }

    @POST
    @Consumes({MediaType.TEXT_PLAIN, "text/csv"})
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(hidden = true)
    public RestResponse<ScanDocument> upload(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @QueryParam("algorithm") @Nullable String algorithm,
            InputStream body) {
        HashAlgorithm hashes = switch (algorithm == null ? "SHA256" : algorithm) {
            case "SHA256" -> HashAlgorithm.SHA256;
            case "MD5" -> HashAlgorithm.MD5;
            default -> throw ProblemException.invalid("algorithm", "The algorithm is SHA256 or MD5.");
        };
        return accepted(scans.upload(body, hashes, key));
    }

    private static RestResponse<ScanDocument> accepted(ScanService.Begun begun) {
        ScanDocument document = begun.document();
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, document)
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(HttpHeaders.LOCATION, "/v1/identity-scans/" + document.id())
                .header(IdempotencyKeys.REPLAYED, begun.replayed() ? "true" : null)
                .build();
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists scans, the newest first")
    public Page<ScanDocument> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return scans.page(cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows how far a scan is")
    public ScanDocument get(@PathParam("id") UUID id) {
        return scans.get(id);
    }

    @GET
    @Path("/{id}/report")
    @Produces({MediaType.APPLICATION_JSON, "text/csv", MediaType.TEXT_PLAIN})
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "What a scan came to",
            description = "Counts and shares: as JSON, as CSV, or drawn with bars as text/plain.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ScanReport.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    public Response report(@PathParam("id") UUID id, @Context Request request) {
        ScanReport report = ScanReport.of(scans.get(id));
        Variant chosen = request.selectVariant(VARIANTS);
        MediaType type = chosen == null ? MediaType.APPLICATION_JSON_TYPE : chosen.getMediaType();
        Object entity = switch (type.getSubtype()) {
            case "csv" -> report.csv();
            case "plain" -> report.drawing();
            default -> report;
        };
        return Response.ok(entity, type.equals(MediaType.APPLICATION_JSON_TYPE) ? type : type.withCharset("UTF-8"))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }
}
