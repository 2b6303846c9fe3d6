package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReverseProxyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String request(String line, String fields) {
        return line + " HTTP/1.1\r\nHost: api.example.org\r\n" + fields + "\r\n";
    }

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(routing("/v1=" + origin.port()), Map.of());
    }

    @Test
    void sendsEachPathToItsUpstream() {
        try (WireOrigin contacts = WireOrigin.answering(OK);
                WireOrigin broker = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1/contacts=" + contacts.port(), "/v1=" + broker.port()), Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/contacts/7?x=y", "")).message())
                    .endsWith("ok");
            assertThat(client.send(request("GET /v1/queues", "")).message()).endsWith("ok");

            assertThat(contacts.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).startsWith("GET /v1/contacts/7?x=y HTTP/1.1\r\n"));
            assertThat(broker.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).startsWith("GET /v1/queues HTTP/1.1\r\n"));
        }
    }

    @Test
    void tellsTheUpstreamWhoAskedAndNothingThatTheClientClaims() {
        String fields = """
                Authorization: Bearer x
                X-Forwarded-For: 10.0.0.1
                Forwarded: for=10.0.0.1
                X_Forwarded_Proto: https
                X-Real-IP: 10.0.0.1
                Connection: X-Gone
                X-Gone: 1
                Proxy-Authorization: Basic x
                """.replace("\n", "\r\n");
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", fields)).message();

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.toLowerCase(Locale.ROOT))
                            .contains(
                                    "host: api.example.org\r\n",
                                    "authorization: bearer x\r\n",
                                    "x-forwarded-for: 127.0.0.1\r\n",
                                    "x-forwarded-host: api.example.org\r\n",
                                    "x-forwarded-proto: http\r\n",
                                    "forwarded: for=127.0.0.1;host=\"api.example.org\";proto=http\r\n",
                                    "via: 1.1 carillon\r\n")
                            .containsPattern("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n")
                            .doesNotContain("10.0.0.1", "x_forwarded", "x-real-ip", "x-gone", "proxy-authorization"));
        }
    }

    @Test
    void keepsTheTraceOfTheClient() {
        String trace = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\n";
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", trace)).message();

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).contains(trace));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET /v2", "GET /v1x", "POST /v2/x", "OPTIONS *", "GET http://host/v2"})
    void saysThatNothingIsRoutedThere(String line) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request(line, "")).message())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("application/problem+json", "urn:problem-type:carillon:no-route");
            // The connection is as good as before.
            assertThat(client.send(request("GET /v1", "")).message()).endsWith("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/../q/health", "/v1/%2e%2e/q/health", "/v1/..;a/q/health", "/v1/..%2fq/health"})
    void refusesAPathThatMeansAnotherToTheUpstream(String path) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET " + path, "")).message())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("urn:problem-type:carillon:path-not-normal");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void ignoresAnUpgrade() {
        String fields = """
                Connection: Upgrade, HTTP2-Settings
                Upgrade: websocket, h2c
                HTTP2-Settings: AAA
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                """.replace("\n", "\r\n");
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/x", fields)).message()).startsWith("HTTP/1.1 200 ");

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent ->
                            assertThat(sent.toLowerCase(Locale.ROOT)).doesNotContain("upgrade", "http2-settings"));
        }
    }

    @Test
    void letsAClientThatWaitsForItSendItsBody() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("POST /v1/x", "Expect: 100-continue\r\nContent-Length: 5\r\n"));

            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            assertThat(client.send("hello").message()).endsWith("ok");
            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).endsWith("hello"));
        }
    }

    @Test
    void refusesABodyWhoseLengthIsTooMuch() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.ingress.max-body", "10"));
                WireClient client = gateway.ingress()) {

            client.send(request("POST /v1/x", "Content-Length: 11\r\n") + "x".repeat(11));

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("urn:problem-type:carillon:body-too-long")
                    .containsIgnoringCase("Connection: close");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void refusesAChunkedBodyOnceItIsTooLong() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.ingress.max-body", "100K"));
                WireClient client = gateway.ingress()) {

            client.send(request("POST /v1/x", "Transfer-Encoding: chunked\r\n"));
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 20; i++) {
                client.send(chunk);
            }

            assertThat(client.message())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("urn:problem-type:carillon:body-too-long");
        }
    }

    @Test
    void triesTheNextEndpointWhenOneRefusesTheConnection() {
        int closed = WireOrigin.closedPort();
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(routing("/v1=" + closed + "," + origin.port()), Map.of());
                WireClient client = gateway.ingress()) {

            for (int i = 0; i < 6; i++) {
                assertThat(client.send(request("POST /v1/x", "Content-Length: 5\r\n") + "hello")
                                .message())
                        .endsWith("ok");
            }

            assertThat(origin.requests()).hasSize(6);
            assertThat(gateway.registry()
                            .get("carillon.gateway.ingress.retries")
                            .counter()
                            .count())
                    .isPositive();
        }
    }

    @Test
    void saysThatNoEndpointCanBeReached() {
        try (RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + WireOrigin.closedPort() + "," + WireOrigin.closedPort()), Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n", "urn:problem-type:carillon:upstream-unavailable");
        }
    }

    @Test
    void neverSendsAgainWhatMayHaveArrived() {
        WireOrigin[] origins = new WireOrigin[2];
        for (int i = 0; i < 2; i++) {
            origins[i] = WireOrigin.handling(WireClient::message);
        }
        try (WireOrigin first = origins[0];
                WireOrigin second = origins[1];
                RunningGateway gateway =
                        RunningGateway.start(routing("/v1=" + first.port() + "," + second.port()), Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("POST /v1/x", "Content-Length: 5\r\n") + "hello")
                            .message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:upstream-failed");
            assertThat(first.connections() + second.connections()).isEqualTo(1);
        }
    }

    @Test
    void saysThatTheUpstreamDidNotAnswerInTime() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()),
                        Map.of("carillon.gateway.ingress.response-timeout", "PT0.3S"));
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("urn:problem-type:carillon:upstream-timeout");
        }
    }

    @Test
    void letsTheUpstreamKnowThatTheClientHasLeft() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.countDown();
                    connection.rest();
                    left.countDown();
                });
                RunningGateway gateway = gatewayTo(origin)) {
            try (WireClient client = gateway.ingress()) {
                client.send(request("GET /v1/x", ""));
                asked.await();
            }

            await().until(() -> left.getCount() == 0);
        }
    }

    @Test
    void countsRequestsByRouteAndUpstream() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", "")).message();
            client.send(request("GET /nowhere", "")).message();

            assertThat(count(gateway, "/v1", "u0", "2xx")).isEqualTo(1);
            assertThat(count(gateway, "-", "-", "4xx")).isEqualTo(1);
        }
    }

    private static long count(RunningGateway gateway, String route, String upstream, String status) {
        return gateway.registry()
                .get("carillon.gateway.ingress.requests")
                .tags("route", route, "upstream", upstream, "status", status)
                .timer()
                .count();
    }

    @Test
    void answersWhatIsInFlightBeforeItStops() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.countDown();
                    try {
                        mayAnswer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    connection.send(OK);
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {
            client.send(request("GET /v1/x", ""));
            asked.await();
            FutureTask<Integer> drained =
                    new FutureTask<>(() -> gateway.gateway().drain(Duration.ofSeconds(10)));
            Thread.ofVirtual().start(drained);
            await().untilAsserted(() -> assertThat(refusesConnections(gateway)).isTrue());

            mayAnswer.countDown();

            assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("ok");
            assertThat(drained.get()).isZero();
        }
    }

    private static boolean refusesConnections(RunningGateway gateway) {
        try {
            gateway.ingress().close();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
