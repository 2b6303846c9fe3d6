package dev.carillon.simulators.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds JSON against a schema. Pure. As Twilio's own examples have it, anything may be null, and a number may be a
 * decimal in a string.
 */
final class JsonCheck {
    private final Map<String, String> problems = new LinkedHashMap<>();

    private JsonCheck() {}

    /** What is wrong, by where it is: {@code $.messages[0].price}. */
    static Map<String, String> of(Schema schema, JsonNode value, String at) {
        JsonCheck check = new JsonCheck();
        check.look(schema, value, at);
        return check.problems;
    }

    private void look(Schema schema, JsonNode value, String at) {
        if (value.isNull()) {
            return;
        }
        if (!isOfType(schema.type(), value)) {
            problems.put(at, "is " + value + " and not of type " + schema.type());
            return;
        }
        if (schema.type().equals("object")) {
            lookInside(schema, value, at);
        } else if (schema.isArray()) {
            int index = 0;
            for (JsonNode element : value) {
                look(schema.item(), element, at + "[" + index++ + "]");
            }
        } else if (value.isValueNode()) {
            Optional<String> problem = schema.problem(value.asText());
            problem.ifPresent(text -> problems.put(at, text));
        }
    }

    private void lookInside(Schema schema, JsonNode value, String at) {
        value.properties().forEach(property -> {
            Schema inner = schema.properties().get(property.getKey());
            String where = at + "." + property.getKey();
            if (inner != null) {
                look(inner, property.getValue(), where);
            } else if (!schema.properties().isEmpty()) {
                problems.put(where, "is not described");
            }
        });
        schema.required().stream()
                .filter(name -> !value.has(name))
                .forEach(name -> problems.put(at + "." + name, "is missing"));
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber() || value.isTextual();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }
}
