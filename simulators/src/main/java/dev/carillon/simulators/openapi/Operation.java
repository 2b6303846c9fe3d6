package dev.carillon.simulators.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One operation: which requests are right, and which answers. Immutable. */
public final class Operation {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final String id;
    private final String method;
    private final Pattern path;
    private final List<String> variables;
    private final Map<String, Schema> inPath;
    private final Parameters query;
    private final @Nullable Parameters form;
    private final Map<Integer, Optional<Schema>> answers;

    private Operation(String path, String method, JsonNode operation, SchemaReader schemas) {
        this.id = operation.path("operationId").asText();
        this.method = method.toUpperCase(Locale.ROOT);
        this.variables = VARIABLE.matcher(path)
                .results()
                .map(variable -> variable.group(1))
                .toList();
        // Quoted but for its variables.
        this.path = Pattern.compile("\\Q" + VARIABLE.matcher(path).replaceAll("\\\\E([^/]+)\\\\Q") + "\\E");
        this.inPath = Parameters.in("path", operation, schemas).schemas();
        this.query = Parameters.in("query", operation, schemas);
        JsonNode body = operation.path("requestBody").path("content").path(FORM).path("schema");
        this.form = body.isMissingNode() ? null : Parameters.of(schemas.read(body));
        this.answers = new HashMap<>();
        operation.path("responses").properties().forEach(answer -> {
            JsonNode schema =
                    answer.getValue().path("content").path("application/json").path("schema");
            answers.put(
                    Integer.parseInt(answer.getKey()),
                    schema.isMissingNode() ? Optional.empty() : Optional.of(schemas.read(schema)));
        });
    }

    static Operation of(JsonNode document, String path, String method, JsonNode operation) {
        return new Operation(path, method, operation, new SchemaReader(document));
    }

    public String id() {
        return id;
    }

    boolean isFor(String requestMethod, String requestPath) {
        return method.equals(requestMethod) && path.matcher(requestPath).matches();
    }

    /** What is wrong with a request to this operation. */
    public List<Violation> check(SentRequest request) {
        List<Violation> found = new ArrayList<>();
        Matcher values = path.matcher(request.path());
        if (values.matches()) {
            for (int i = 0; i < variables.size(); i++) {
                String name = variables.get(i);
                // In a path, unlike in a query, a plus is a plus.
                String value = URLDecoder.decode(values.group(i + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
                Schema schema = inPath.get(name);
                Optional<String> problem = schema == null ? Optional.of("is not described") : schema.problem(value);
                problem.ifPresent(text -> found.add(new Violation(id, name + " (path)", text)));
            }
        }
        query.check(request.query()).forEach((name, problem) -> found.add(new Violation(id, name, problem)));
        checkBody(request, found);
        return found;
    }

    private void checkBody(SentRequest request, List<Violation> found) {
        if (form == null) {
            if (request.bodyLength() > 0) {
                found.add(new Violation(id, "the body", "is not allowed"));
            }
            return;
        }
        String type = request.contentType() == null ? "" : request.contentType().replaceFirst("\\s*;.*", "");
        // Twilio's SDK writes no type where it writes no body.
        if (!type.equalsIgnoreCase(FORM) && request.bodyLength() > 0) {
            found.add(new Violation(id, "Content-Type", "is '" + type + "' and not " + FORM));
        }
        form.check(request.form()).forEach((name, problem) -> found.add(new Violation(id, name, problem)));
    }

    /** What is wrong with an answer of this operation; the body is null where there is none. */
    public List<Violation> check(int status, @Nullable JsonNode body) {
        Optional<Schema> schema = answers.get(status);
        if (schema == null) {
            return List.of(new Violation(id, "status", "is " + status + ", which is not described"));
        }
        if (schema.isEmpty() != (body == null)) {
            return List.of(new Violation(id, "the body", body == null ? "is missing" : "is not described"));
        }
        List<Violation> found = new ArrayList<>();
        if (body != null && schema.isPresent()) {
            JsonCheck.of(schema.get(), body, "$")
                    .forEach((part, problem) -> found.add(new Violation(id, part, problem)));
        }
        return found;
    }
}
