package dev.carillon.local.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carillon.http.client.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A caller of the suite over HTTP, with a token or without. Immutable and thread-safe; every call blocks.
 *
 * <p>A call that cannot be made throws {@link IllegalStateException}; an answer of any status is an answer.
 */
public final class SuiteClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * What came back.
     *
     * @param request method and path, for messages
     * @param json missing where the body is not JSON
     */
    public record Answer(String request, int status, String body, JsonNode json, Map<String, String> headers) {

        /** The answer itself, if it is of the 2xx kind. */
        public Answer expect2xx() {
            if (status / 100 != 2) {
                throw new IllegalStateException(request + " was answered " + status + ": " + body);
            }
            return this;
        }
    }

    private final HttpClient http;
    private final URI base;
    private final Map<String, String> headers;

    SuiteClient(HttpClient http, URI base, Map<String, String> headers) {
        this.http = http;
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    /** What its paths are relative to. */
    public String url() {
        return base.toString();
    }

    /** The same caller with this header on every request. */
    public SuiteClient with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SuiteClient(http, base, more);
    }

    /** The same caller with this bearer token. */
    public SuiteClient withToken(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    public Answer post(String path, String type, String body) {
        return send("POST", path, type, body);
    }

    public Answer postJson(String path, Object body) {
        return send("POST", path, "application/json", write(body));
    }

    public Answer putJson(String path, Object body) {
        return send("PUT", path, "application/json", write(body));
    }

    private static String write(Object body) {
        try {
            return MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON", e);
        }
    }

    private Answer send(String method, String path, @Nullable String type, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<String> answer = WholeAnswer.of(http, request.build(), BodyHandlers.ofString(), TIMEOUT);
            Map<String, String> named = new LinkedHashMap<>();
            answer.headers().map().forEach((name, values) -> named.put(name, String.join(", ", values)));
            return new Answer(method + " " + path, answer.statusCode(), answer.body(), parse(answer.body()), named);
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + base.resolve(path) + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
