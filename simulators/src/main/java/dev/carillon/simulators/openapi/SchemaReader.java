package dev.carillon.simulators.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads schemas of one document, references followed. None may refer to itself. */
final class SchemaReader {
    static final Schema ANYTHING = new Schema(
            "",
            "",
            null,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(),
            Set.of(),
            null);
    private static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "type",
            "format",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "enum",
            "properties",
            "required",
            "items",
            // Of no effect here: a title is for people, and Twilio answers null for what is not said to be nullable.
            "title",
            "nullable");
    private static final Set<String> TYPES = Set.of("", "string", "integer", "number", "boolean", "object", "array");

    private final JsonNode document;

    SchemaReader(JsonNode document) {
        this.document = document;
    }

    Schema read(JsonNode given) {
        given.fieldNames().forEachRemaining(keyword -> {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException("the keyword '" + keyword + "' is not understood");
            }
        });
        if (given.has("$ref")) {
            JsonNode target = document.at(given.path("$ref").asText().replaceFirst("^#", ""));
            if (target.isMissingNode()) {
                throw new IllegalArgumentException("there is no " + given.path("$ref"));
            }
            return read(target);
        }
        String type = given.path("type").asText(given.has("properties") ? "object" : "");
        String format = given.path("format").asText("");
        if (!TYPES.contains(type) || !Formats.know(format)) {
            throw new IllegalArgumentException("type '" + type + "' or format '" + format + "' is not understood");
        }
        return new Schema(
                type,
                format,
                pattern(given),
                Optional.ofNullable(given.get("minLength")).map(JsonNode::asInt),
                Optional.ofNullable(given.get("maxLength")).map(JsonNode::asInt),
                number(given.get("minimum")),
                number(given.get("maximum")),
                texts(given.path("enum")),
                properties(given.path("properties")),
                new HashSet<>(texts(given.path("required"))),
                given.has("items") ? read(given.path("items")) : null);
    }

    private Map<String, Schema> properties(JsonNode given) {
        Map<String, Schema> properties = new LinkedHashMap<>();
        given.properties().forEach(property -> properties.put(property.getKey(), read(property.getValue())));
        return properties;
    }

    private static @Nullable Pattern pattern(JsonNode given) {
        return given.has("pattern") ? Pattern.compile(given.path("pattern").asText()) : null;
    }

    private static Optional<BigDecimal> number(@Nullable JsonNode given) {
        return Optional.ofNullable(given).map(JsonNode::decimalValue);
    }

    private static List<String> texts(JsonNode given) {
        return StreamSupport.stream(given.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
