package dev.carillon.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A caller of a broker over HTTP, for tests that want many at once. Thread-safe. */
final class BrokerClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;

    BrokerClient(String url) {
        this.url = url;
    }

    /** What the broker said; the document is a missing one where it said nothing. */
    record Answer(int status, JsonNode document) {}

    /** A task in hand. */
    record Lease(String id, String token, int attempt, String payload) {}

    /** The answer, or the exception of a connection that broke. */
    Answer call(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        return call(method, path, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }

    /** The same, of a body that need not be copied as a whole. */
    Answer call(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer admin-token")
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(answer.statusCode(), json ? JSON.readTree(answer.body()) : MissingNode.getInstance());
    }

    Answer json(String method, String path, String body) throws IOException, InterruptedException {
        return call(method, path, body, "Content-Type", "application/json");
    }

    /** Creates a task of plain text; parameters begin with a question mark. */
    Answer create(String queue, String parameters, String text, String key) throws IOException, InterruptedException {
        return call(
                "POST",
                "/v1/queues/" + queue + "/tasks" + parameters,
                text,
                "Content-Type",
                "text/plain",
                "Idempotency-Key",
                key);
    }

    List<Lease> lease(String queue, int max, String wait) throws IOException, InterruptedException {
        Answer answer =
                json("POST", "/v1/queues/" + queue + "/leases", "{\"max\":" + max + ",\"wait\":\"" + wait + "\"}");
        if (answer.status() != 200) {
            throw new IOException("leasing was answered " + answer);
        }
        List<Lease> leases = new ArrayList<>();
        for (JsonNode task : answer.document().path("tasks")) {
            leases.add(new Lease(
                    task.path("id").asText(),
                    task.path("token").asText(),
                    task.path("attempt").asInt(),
                    task.path("payload").asText()));
        }
        return leases;
    }

    int ack(String token) throws IOException, InterruptedException {
        return call("POST", "/v1/leases/" + token + "/ack", "").status();
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
