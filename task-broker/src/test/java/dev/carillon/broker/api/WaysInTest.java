package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.createTask;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to the broker: HTTP/1.1 with pipelining, HTTP/2 without TLS, and a Unix domain socket. */
@QuarkusTest
@TestProfile(WaysInTest.WithSocket.class)
class WaysInTest {
    /** The profile and the test are loaded by different class loaders, so the path goes through a property. */
    private static final String SOCKET = "carillon.test.socket";

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final int REQUESTS = 50;

    /** A broker that listens on a socket of the file system too. */
    public static class WithSocket implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                String path =
                        Files.createTempDirectory("broker").resolve("http.sock").toString();
                System.setProperty(SOCKET, path);
                return Map.of("quarkus.http.domain-socket-enabled", "true", "quarkus.http.domain-socket", path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @TestHTTPResource("/")
    URI server;

    @Inject
    Vertx vertx;

    private String queue;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
    }

    private String creation(String payload) {
        return "POST /v1/queues/" + queue + "/tasks HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer writer-token\r\n"
                + "Content-Type: text/plain\r\nContent-Length: " + payload.length() + "\r\n\r\n" + payload;
    }

    private String lookUp(String id, String more) {
        return "GET /v1/tasks/" + id + " HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer reader-token\r\n" + more
                + "\r\n";
    }

    private static String readAll(InputStream answers) throws IOException {
        return new String(answers.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        String[] ids = new String[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            ids[i] = createTask(queue, "task " + i);
            requests.append(lookUp(ids[i], i == REQUESTS - 1 ? "Connection: close\r\n" : ""));
        }

        String answers;
        try (Socket connection = new Socket(server.getHost(), server.getPort())) {
            connection.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            answers = readAll(connection.getInputStream());
        }

        assertThat(ID.matcher(answers).results().map((MatchResult found) -> found.group(1)))
                .containsExactly(ids);
    }

    @Test
    void pipelinedCreationsAreKeptInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            requests.append(creation("task " + i));
        }
        requests.append(lookUp("none", "Connection: close\r\n"));

        String answers;
        try (Socket connection = new Socket(server.getHost(), server.getPort())) {
            connection.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            answers = readAll(connection.getInputStream());
        }

        assertThat(answers.split("HTTP/1.1 201 ", -1)).hasSize(REQUESTS + 1);
        var leased = ApiClient.lease(queue, REQUESTS);
        assertThat(ID.matcher(answers).results().map((MatchResult found) -> found.group(1)))
                .containsExactlyElementsOf(
                        leased.stream().map(task -> (String) task.get("id")).toList());
    }

    @Test
    void aClientMayGoOverToHttp2() throws Exception {
        String id = createTask(queue, "work");

        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(server.resolve("/v1/tasks/" + id))
                            .header("Authorization", "Bearer reader-token")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains(id);
        }
    }

    /** The body comes before the other side may speak HTTP/2 (RFC 7540, section 3.2). */
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 70_000, 1_000_000})
    void aClientMayGoOverToHttp2WithABody(int size) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (int i = 0; i < 3; i++) {
                var answer = client.send(
                        HttpRequest.newBuilder(server.resolve("/v1/queues/" + queue + "/tasks"))
                                .header("Authorization", "Bearer writer-token")
                                .header("Content-Type", "text/plain")
                                .timeout(java.time.Duration.ofSeconds(20))
                                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(size)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
        assertThat(ApiClient.lease(queue, 3))
                .hasSize(3)
                .allSatisfy(task -> assertThat((String) task.get("payload")).hasSize(size));
    }

    @Test
    void aClientMayBeginWithHttp2() throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            HttpClientRequest request = client.request(
                            HttpMethod.POST, server.getPort(), server.getHost(), "/v1/queues/" + queue + "/tasks")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            var answer = request.putHeader("Authorization", "Bearer writer-token")
                    .send(Buffer.buffer("work"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);

            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(201);
        } finally {
            client.close();
        }
    }

    @Test
    void aSocketOfTheFileSystemAnswersBesideThePort() throws Exception {
        Path path = Path.of(System.getProperty(SOCKET));

        String answers;
        try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connection.connect(UnixDomainSocketAddress.of(path));
            String requests = creation("by socket") + lookUp("none", "Connection: close\r\n");
            connection.write(ByteBuffer.wrap(requests.getBytes(StandardCharsets.US_ASCII)));
            answers = readAll(Channels.newInputStream(connection));
        }

        assertThat(answers).startsWith("HTTP/1.1 201 ").contains("HTTP/1.1 404 ");
        assertThat(ApiClient.lease(queue, 1).getFirst()).containsEntry("payload", "by socket");
    }

    @Test
    void aSocketOfTheFileSystemAsksForATokenToo() throws Exception {
        try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connection.connect(UnixDomainSocketAddress.of(Path.of(System.getProperty(SOCKET))));
            String request = "GET /v1/queues HTTP/1.1\r\nHost: broker\r\nConnection: close\r\n\r\n";
            connection.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));

            assertThat(readAll(Channels.newInputStream(connection))).startsWith("HTTP/1.1 401 ");
        }
    }
}
