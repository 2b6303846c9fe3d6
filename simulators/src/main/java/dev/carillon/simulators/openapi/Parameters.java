package dev.carillon.simulators.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that a query or a form may have, and their values.
 *
 * @param schemas by name
 * @param required the names that have to be there
 */
record Parameters(Map<String, Schema> schemas, Set<String> required) {

    /** Those of an operation that stand in {@code path} or in {@code query}. */
    static Parameters in(String place, JsonNode operation, SchemaReader reader) {
        Map<String, Schema> schemas = new HashMap<>();
        Set<String> required = new HashSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals(place)) {
                String name = parameter.path("name").asText();
                schemas.put(name, reader.read(parameter.path("schema")));
                if (parameter.path("required").asBoolean()) {
                    required.add(name);
                }
            }
        }
        return new Parameters(schemas, required);
    }

    /** Those of a form. */
    static Parameters of(Schema object) {
        return new Parameters(object.properties(), object.required());
    }

    /** What is wrong, by name. */
    Map<String, String> check(Map<String, List<String>> given) {
        Map<String, String> problems = new LinkedHashMap<>();
        given.forEach((name, values) -> {
            Schema schema = schemas.get(name);
            if (schema == null) {
                problems.put(name, "is no parameter of this operation");
                return;
            }
            boolean many = schema.isArray();
            if (!many && values.size() > 1) {
                problems.put(name, "is given " + values.size() + " times");
            }
            Schema each = many ? schema.item() : schema;
            values.forEach(value -> each.problem(value).ifPresent(problem -> problems.put(name, problem)));
        });
        required.stream()
                .filter(name -> !given.containsKey(name))
                .sorted()
                .forEach(name -> problems.put(name, "is missing"));
        return problems;
    }
}
