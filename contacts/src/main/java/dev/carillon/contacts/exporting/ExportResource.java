package dev.carillon.contacts.exporting;

import dev.carillon.contacts.consent.Purpose;
import dev.carillon.contacts.contact.ContactSearch;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.http.access.Role;
import dev.carillon.http.parameter.MayBeEmpty;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/exports}. An answer that ends before its last chunk is not whole: whatever failed then, the client sees it. */
@Path("/v1/exports")
@Tag(name = "exports")
@RunOnVirtualThread
public class ExportResource {
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String VCARD = "text/vcard";

    private final ExportService exports;
    private final PhoneNumbers numbers;

    public ExportResource(ExportService exports, PhoneNumbers numbers) {
        this.exports = exports;
        this.numbers = numbers;
    }

    @GET
    @Path("/contacts.csv")
    @Produces(CSV)
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Contacts as rows of values",
            description = "Chosen as in the list of contacts. No cell is a formula: one that would be starts with an"
                    + " apostrophe, which an import takes away again.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    public Response csv(
            @Valid @BeanParam ContactSearch search,
            @QueryParam("columns") @MayBeEmpty @Parameter(description = "names, parted by commas") @Nullable String columns) {
        List<String> asked = columns == null || columns.isBlank()
                ? List.of()
                : Arrays.stream(columns.split(",", -1)).map(String::strip).toList();
        CsvExport format = CsvExport.of(asked).orRefuse("columns");
        ExportService.Choice choice = choice(search);
        return file(CSV + ";charset=UTF-8", "contacts.csv", target -> exports.writeCsv(choice, format, target));
    }

    @GET
    @Path("/contacts.ndjson")
    @Produces(NDJSON)
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Contacts as a JSON object a line",
            description = "As the list of contacts shows them. An import takes back all that is a contact's own.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
    public Response ndjson(@Valid @BeanParam ContactSearch search) {
        ExportService.Choice choice = choice(search);
        return file(NDJSON, "contacts.ndjson", target -> exports.writeNdjson(choice, target));
    }

    @GET
    @Path("/contacts.vcf")
    @Produces(VCARD)
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Contacts as vCards of version 4.0")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = VCARD, schema = @Schema(type = SchemaType.STRING)))
    public Response vcards(@Valid @BeanParam ContactSearch search) {
        ExportService.Choice choice = choice(search);
        return file(VCARD + ";charset=UTF-8", "contacts.vcf", target -> exports.writeVCards(choice, target));
    }

    @GET
    @Path("/audience.csv")
    @Produces(CSV)
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Hashed addresses and numbers, as advertisers take them",
            description = "SHA-256 of each, of those alone who consented to the purpose.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    public Response audience(
            @Valid @BeanParam ContactSearch search,
            @QueryParam("purpose")
                    @Parameter(description = "what they were told that it is for", required = true)
                    @Nullable String purpose,
            @QueryParam("format") @DefaultValue("meta") @Parameter(description = "meta or google") String format) {
        AudienceFormat wanted = AudienceFormat.parse(format);
        if (Purpose.ALL.equals(purpose)) {
            throw ProblemException.invalid("purpose", "Nobody consents to everything: name one purpose.");
        }
        ExportService.Choice choice = new ExportService.Choice(search.filter(numbers), Purpose.parse(purpose));
        return file(CSV + ";charset=UTF-8", "audience.csv", target -> exports.writeAudience(choice, wanted, target));
    }

    private ExportService.Choice choice(ContactSearch search) {
        return new ExportService.Choice(search.filter(numbers), null);
    }

    private static Response file(String type, String name, StreamingOutput output) {
        return Response.ok(output, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }
}
