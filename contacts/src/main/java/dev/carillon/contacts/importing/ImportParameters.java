package dev.carillon.contacts.importing;

import dev.carillon.http.parameter.MayBeEmpty;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What may be said of an upload beside its headers, as it came. */
public record ImportParameters(
        @QueryParam("list") @Parameter(description = "puts everybody on this list") @Nullable String list,

        @QueryParam("tag") @Parameter(description = "gives everybody this tag; may be repeated")
        List<String> tags,

        @QueryParam("delimiter")
        @MayBeEmpty
        @Parameter(description = "one character, or comma, semicolon, tab, bar; found out where it is missing")
        @Nullable String delimiter,

        @QueryParam("map")
        @MayBeEmpty
        @Parameter(description = "COLUMN:FIELD, such as Mail address:email or Town:attributes.town; - for none")
        List<String> map,

        @QueryParam("policy")
        @DefaultValue("replace")
        @Parameter(
                description = "what a row does to somebody who is known: replace what it says, fill what is"
                        + " empty, or nothing (create-only)",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"replace", "fill", "create-only"}))
        String policy,

        @QueryParam("dryRun") @DefaultValue("false") @Parameter(description = "counts, and writes nothing")
        boolean dryRun) {

    ImportRequest request(HttpHeaders headers) {
        return ImportRequest.of(
                new ImportRequest.Body(headers.getMediaType(), headers.getHeaderString(HttpHeaders.CONTENT_ENCODING)),
                new ImportRequest.Query(list, tags, delimiter, map, policy, dryRun));
    }
}
