package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.RequestRules;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client should send, on each of the ways to the broker. */
@QuarkusTest
@TestProfile(WaysInTest.WithSocket.class)
class RequestTest extends RequestRules {
    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    Vertx vertx;

    @Override
    protected URI server() {
        return server;
    }

    @Override
    protected String path() {
        return "/v1/queues";
    }

    @Override
    protected String token() {
        return "reader-token";
    }

    @Override
    protected String scrape() {
        return RestAssured.get(metrics).asString();
    }

    @TestFactory
    Stream<DynamicTest> theSocketOfTheFileSystemRefusesTheSame() {
        return refusals(RequestTest::sendToSocket);
    }

    private static String sendToSocket(byte[] request) throws IOException {
        Path socket = Path.of(System.getProperty("carillon.test.socket"));
        try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            connection.write(ByteBuffer.wrap(request));
            return new String(Channels.newInputStream(connection).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/queues/%zz, 400, malformed-target",
        "/v1/queues/%c0%af, 400, malformed-target",
        "/v1/queues;a=b, 400, malformed-target",
        "/v1/x/%2e%2e/queues, 400, path-not-normal",
        "LONG, 414, target-too-long",
        "FIELDS, 431, fields-too-long",
    })
    void http2RefusesTheSame(String target, int status, String type) throws Exception {
        RequestOptions request = new RequestOptions()
                .setHost(server.getHost())
                .setPort(server.getPort())
                .setMethod(HttpMethod.GET)
                .setURI(
                        target.startsWith("/")
                                ? target
                                : "/v1/queues?a=" + "a".repeat(target.equals("LONG") ? 5000 : 5))
                .putHeader("Authorization", "Bearer reader-token")
                .putHeader("X", "a".repeat(target.equals("FIELDS") ? 17_000 : 1));
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            // The body is asked for on the connection's own thread, which would else be done with it.
            AtomicReference<HttpClientResponse> answered = new AtomicReference<>();
            Buffer body =
                    now(client.request(request).flatMap(HttpClientRequest::send).flatMap(answer -> {
                        answered.set(answer);
                        return answer.body();
                    }));

            HttpClientResponse answer = answered.get();
            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
            assertThat(body.toJsonObject().getString("type")).isEqualTo("urn:problem-type:carillon:" + type);
        } finally {
            client.close();
        }
    }

    private static <T> T now(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** The short way of creating a task looks at the path by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/queues/mail;a=b/tasks", "/v1/queues/%zz/tasks", "/v1/queues/mail/tasks;a=b"})
    void aCreationIsNoWayAround(String target) throws IOException {
        String request = "POST " + target + " HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer writer-token\r\n"
                + "Connection: close\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nwork";

        assertThat(sendToSocket(request.getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 400 ")
                .contains("malformed-target");
    }

    @ParameterizedTest
    @CsvSource({
        "1, tokens[0]",
        "1.5, tokens[0]",
        "true, tokens[0]",
        "'\"a\",{}', tokens[1]",
        "'\"a\",[\"b\"]', tokens[1]"
    })
    void aTokenIsAText(String tokens, String field) {
        assertThat(ack(("{\"tokens\":[" + tokens + "]}").getBytes(StandardCharsets.UTF_8)))
                .contains("invalid-field", "\"" + field + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00c0\u00af", "\u00ff\u00fe", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080", "\u00e2\u0082"
            })
    void bytesThatAreNoUtf8AreRefusedInJson(String bytes) {
        assertThat(ack(("{\"tokens\":[\"" + bytes + "\"]}").getBytes(StandardCharsets.ISO_8859_1)))
                .contains("\"status\":400", "urn:problem-type:carillon:");
    }

    private static String ack(byte[] body) {
        return RestAssured.given()
                .header("Authorization", "Bearer worker-token")
                .contentType("application/json")
                .body(body)
                .post("/v1/leases/ack")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .extract()
                .asString();
    }
}
