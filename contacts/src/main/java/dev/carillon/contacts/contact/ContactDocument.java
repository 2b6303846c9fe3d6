package dev.carillon.contacts.contact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A contact as callers see it.
 *
 * @param version rises with every change; its ETag
 * @param email as mail servers take it: an international domain in its {@code xn--} form
 * @param emailUnicode as people write it, where that is something else
 * @param phone in E.164; missing where none is known
 * @param sources where it came from: {@code wordpress}, {@code uservoice}, {@code import}, {@code api}
 * @param aliases the addresses of contacts that were merged into it
 * @param provenance source and time of the fields that changed since it came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContactDocument(
        UUID id,
        long version,
        String email,
        @Nullable String emailUnicode,
        String firstName,
        String lastName,
        @Nullable String phone,

        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class)
        Map<String, JsonNode> attributes,

        List<String> lists,
        List<String> tags,
        List<String> sources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> aliases,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(type = SchemaType.OBJECT, additionalProperties = String[].class)
        Map<String, JsonNode> provenance,

        Instant createdAt,
        Instant updatedAt) {}
