package dev.carillon.contacts.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that happened to a contact.
 *
 * @param id tells entries apart: that of an event or note, or the source that the contact came from
 * @param kind such as {@code contact.updated}, {@code source.first_seen}, {@code note.added}
 * @param actor who did it: a caller, or a source
 */
public record TimelineEntry(
        String id,
        Instant at,
        String kind,
        String actor,

        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class)
        Map<String, JsonNode> detail) {}
