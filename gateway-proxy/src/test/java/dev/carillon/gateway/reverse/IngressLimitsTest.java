package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.HeldAnswer;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may not do too much or too slowly of. */
class IngressLimitsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String request(String line, String fields) {
        return line + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
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
                    .contains("urn:problem-type:carillon:body-too-long", "Connection: close");
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
    void allowsARouteABodyOfItsOwnLength() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        "upstreams: { a: { endpoints: ['http://127.0.0.1:" + origin.port() + "'] } }\n"
                                + "routes: [ { prefix: /big, maxBody: 1K, upstream: a }, { prefix: /, upstream: a } ]",
                        Map.of("carillon.gateway.ingress.max-body", "10"));
                WireClient client = gateway.ingress()) {
            String body = "Content-Length: 1024\r\n\r\n" + "x".repeat(1024);

            assertThat(client.send("PUT /big HTTP/1.1\r\nHost: a\r\n" + body).message())
                    .endsWith("ok");
            assertThat(client.send("PUT /other HTTP/1.1\r\nHost: a\r\n" + body).message())
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void holdsEachClientToItsRate() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port())
                                + "ingress: { perClient: { requestsPerSecond: 0.001, burst: 2 } }",
                        Map.of());
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", "")).message();
            client.send(request("GET /v1/x", "")).message();

            assertThat(client.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 429 ")
                    .contains("\r\nRetry-After: 1\r\n", "urn:problem-type:carillon:rate-limited");
            assertThat(origin.requests()).hasSize(2);
        }
    }

    @Test
    void countsClientsBehindATrustedProxyEachForItself() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + "ingress: { trustedProxies: [127.0.0.1/32], perClient: "
                                + "{ requestsPerSecond: 0.001, burst: 1 } }",
                        Map.of());
                WireClient client = gateway.ingress()) {
            List<String> statuses = new ArrayList<>();

            for (String from : List.of("203.0.113.1", "203.0.113.2", "198.51.100.9, 203.0.113.1", "203.0.113.2")) {
                statuses.add(client.send(request("GET /v1/x", "X-Forwarded-For: " + from + "\r\n"))
                        .message()
                        .substring(9, 12));
            }

            assertThat(statuses).containsExactly("200", "200", "429", "429");
        }
    }

    @Test
    void holdsEachClientToSoManyAtOnceAndForgetsThoseThatAreOver() throws InterruptedException {
        HeldAnswer held = new HeldAnswer(OK);
        try (WireOrigin origin = WireOrigin.handling(held);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + "ingress: { perClient: { concurrent: 1 } }", Map.of());
                WireClient first = gateway.ingress();
                WireClient second = gateway.ingress()) {
            first.send(request("GET /v1/x", ""));
            held.awaitAsked();

            assertThat(second.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 429 ")
                    .contains("\r\nRetry-After: 1\r\n", "urn:problem-type:carillon:too-many-requests");

            held.letGo();
            assertThat(first.message()).endsWith("ok");
            assertThat(second.send(request("GET /v1/x", "")).message()).endsWith("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /v1/x HTTP/1.1\r\nHost: a\r\nX-Slow: "})
    void givesUpOnAHeadThatTakesTooLongHoweverItMoves(String begin) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.ingress.header-timeout", "PT0.5S"));
                WireClient client = gateway.ingress()) {
            client.send(begin);

            // A byte again and again keeps the connection from being idle, and does not help.
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                client.send("x");
                return gateway.count("carillon.gateway.refused", "side", "ingress", "kind", "request-timeout") == 1;
            });

            assertThat(client.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void leavesAConnectionAloneThatWaitsBetweenTwoRequests() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.ingress.header-timeout", "PT0.1S"));
                WireClient client = gateway.ingress();
                WireClient other = gateway.ingress()) {
            client.send(request("GET /v1/x", "")).message();
            other.send("G");
            assertThat(other.message()).startsWith("HTTP/1.1 408 ");

            assertThat(client.send(request("GET /v1/x", "")).message()).endsWith("ok");
        }
    }

    @Test
    void waitsForABodyThatMovesHoweverLongItTakes() {
        Map<String, String> impatient = Map.of(
                "carillon.gateway.ingress.header-timeout", "PT0.2S",
                "carillon.gateway.ingress.response-timeout", "PT1.5S",
                "carillon.gateway.ingress.idle-timeout", "PT2S",
                "carillon.gateway.ingress.connect-timeout", "PT1S");
        // In tenths of a second, longer than any of these.
        int pieces = 24;
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + pieces + "\r\n\r\n";
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.text(pieces);
                    connection.send(head);
                    slowly(pieces, () -> connection.send("x"));
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(routing("/v1=" + origin.port()), impatient);
                WireClient client = gateway.ingress()) {
            client.send(request("POST /v1/x", "Content-Length: " + pieces + "\r\n"));

            slowly(pieces, () -> client.send("y"));

            assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("x".repeat(pieces));
        }
    }

    /** A step every tenth of a second. */
    private static void slowly(int steps, Runnable step) {
        int[] done = {0};
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100)).until(() -> {
            step.run();
            return ++done[0] == steps;
        });
    }

    @Test
    void saysThatABodyStoppedComing() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()),
                        Map.of(
                                "carillon.gateway.ingress.response-timeout", "PT0.5S",
                                "carillon.gateway.ingress.idle-timeout", "PT1S"));
                WireClient client = gateway.ingress()) {

            client.send(request("POST /v1/x", "Content-Length: 5\r\n") + "he");

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("urn:problem-type:carillon:request-timeout", "Connection: close");
        }
    }

    @Test
    void endsWhatTakesLongerThanTheTotalEvenIfItMoves() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    slowly(50, () -> connection.send("x"));
                });
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.ingress.total-timeout", "PT2S"));
                WireClient client = gateway.ingress()) {

            client.send(request("GET /v1/x", ""));

            assertThat(client.rest()).startsWith("HTTP/1.1 200 ").hasSizeLessThan(200);
        }
    }
}
