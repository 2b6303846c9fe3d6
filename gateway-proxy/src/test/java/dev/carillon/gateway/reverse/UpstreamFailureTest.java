package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.RunningGateway.Options;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Endpoints that fail: what is tried elsewhere, what is not, and who is left alone. */
class UpstreamFailureTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String FAILED = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno";
    private static final String RETRIES = "carillon.gateway.ingress.retries";
    private static final String EJECTIONS = "carillon.gateway.ingress.ejections";

    private static String request(String line, String fields) {
        return line + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    private static String upstream(String ejection, int... ports) {
        StringBuilder endpoints = new StringBuilder();
        for (int port : ports) {
            endpoints.append("'http://127.0.0.1:").append(port).append("',");
        }
        return "upstreams: { a: { ejection: { " + ejection + " }, endpoints: [" + endpoints + "] } }\n"
                + "routes: [ { prefix: /, upstream: a } ]";
    }

    private static List<String> statuses(WireClient client, int count, String request) {
        List<String> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(client.send(request).message().substring(9, 12));
        }
        return statuses;
    }

    @Test
    void triesTheNextEndpointWhenOneRefusesTheConnection() {
        int closed = WireOrigin.closedPort();
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(routing("/v1=" + closed + "," + origin.port()), Map.of());
                WireClient client = gateway.ingress()) {

            // A POST as well: nobody has seen it. So many that the closed one is picked, which is chance.
            assertThat(statuses(client, 40, request("POST /v1/x", "Content-Length: 5\r\n") + "hello"))
                    .containsOnly("200");

            assertThat(origin.requests())
                    .hasSize(40)
                    .allSatisfy(sent -> assertThat(sent).endsWith("hello"));
            assertThat(gateway.count(RETRIES)).isPositive();
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
    void repeatsWhatMayBeRepeatedElsewhereWithItsBody() {
        try (WireOrigin lost = WireOrigin.handling(WireClient::message);
                WireOrigin good = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(routing("/v1=" + lost.port() + "," + good.port()), Map.of());
                WireClient client = gateway.ingress()) {

            // So many that the one that is lost is picked: which of two idle ones gets a request is chance.
            assertThat(statuses(client, 40, request("PUT /v1/x", "Content-Length: 5\r\n") + "hello"))
                    .containsOnly("200");

            assertThat(lost.connections()).isPositive();
            assertThat(good.requests())
                    .hasSize(40)
                    .allSatisfy(sent -> assertThat(sent).endsWith("hello"));
        }
    }

    @Test
    void neverSendsAgainWhatMayHaveArrived() {
        try (WireOrigin first = WireOrigin.handling(WireClient::message);
                WireOrigin second = WireOrigin.handling(WireClient::message);
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
    void neverRepeatsAPostOnAConnectionThatWasKept() {
        AtomicInteger posts = new AtomicInteger();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.message();
                    connection.send(OK);
                    if (connection.message().startsWith("POST ")) {
                        posts.incrementAndGet();
                    }
                });
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.event-loops", "1"));
                WireClient client = gateway.ingress()) {
            assertThat(statuses(client, 1, request("GET /v1/x", ""))).containsExactly("200");

            assertThat(statuses(client, 1, request("POST /v1/x", "Content-Length: 1\r\n") + "x"))
                    .containsExactly("502");

            assertThat(posts).hasValue(1);
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void passesAnAnswerOnThatSaysTheUpstreamIsInTrouble() {
        try (WireOrigin origin = WireOrigin.answering(FAILED);
                WireOrigin other = WireOrigin.answering(FAILED);
                RunningGateway gateway =
                        RunningGateway.start(routing("/v1=" + origin.port() + "," + other.port()), Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("no");

            assertThat(origin.requests().size() + other.requests().size()).isEqualTo(1);
        }
    }

    @Test
    void boundsWhatIsRepeatedWhenEverythingFails() {
        int requests = 300;
        int reserve = 10;
        try (WireOrigin first = WireOrigin.handling(WireClient::head);
                WireOrigin second = WireOrigin.handling(WireClient::head);
                WireOrigin third = WireOrigin.handling(WireClient::head);
                RunningGateway gateway = RunningGateway.start(
                        upstream("failures: 1000000", first.port(), second.port(), third.port()), Map.of());
                WireClient client = gateway.ingress()) {

            assertThat(statuses(client, requests, request("GET /x", ""))).containsOnly("502");

            int attempts = first.connections() + second.connections() + third.connections();
            assertThat(attempts).isGreaterThan(requests).isLessThanOrEqualTo(requests + requests / 5 + reserve);
            assertThat(gateway.count(RETRIES)).isEqualTo(attempts - requests);
        }
    }

    @Test
    void boundsWhatIsRepeatedOverConnectionsThatWereKept() {
        int requests = 300;
        int reserve = 10;
        AtomicInteger attempts = new AtomicInteger();
        // Answers the first request of each connection, and goes away at the second.
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    attempts.incrementAndGet();
                    connection.send(OK);
                    if (!connection.head().isEmpty()) {
                        attempts.incrementAndGet();
                    }
                });
                RunningGateway gateway = RunningGateway.start(
                        upstream("failures: 1000000", origin.port()), Map.of("carillon.gateway.event-loops", "1"));
                WireClient client = gateway.ingress()) {

            assertThat(statuses(client, requests, request("GET /x", ""))).contains("200", "502");

            assertThat(attempts.get()).isLessThanOrEqualTo(requests + requests / 5 + reserve);
            assertThat(gateway.count(RETRIES)).isEqualTo(attempts.get() - requests);
        }
    }

    @Test
    void leavesAnEndpointAloneThatFailsAndComesBackToItWhenTheTimeIsOver() {
        AtomicLong time = new AtomicLong();
        AtomicBoolean well = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        try (WireOrigin sick = WireOrigin.handling(connection -> {
                    while (!connection.message().isEmpty()) {
                        asked.incrementAndGet();
                        connection.send(well.get() ? OK : FAILED);
                    }
                });
                WireOrigin good = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        upstream("failures: 3, for: 10s", sick.port(), good.port()), Options.NONE.time(time::get));
                WireClient client = gateway.ingress()) {

            await().until(() -> {
                statuses(client, 1, request("GET /x", ""));
                return gateway.count(EJECTIONS, "upstream", "a") == 1;
            });
            assertThat(asked).hasValue(3);

            assertThat(statuses(client, 30, request("GET /x", ""))).containsOnly("200");
            assertThat(asked).hasValue(3);

            well.set(true);
            time.addAndGet(Duration.ofSeconds(10).toNanos());
            await().until(() -> {
                statuses(client, 1, request("GET /x", ""));
                return asked.get() > 10;
            });
            assertThat(gateway.count(EJECTIONS)).isEqualTo(1);
        }
    }

    @Test
    void goesOnTryingWhenAllAreEjected() {
        AtomicBoolean well = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    while (!connection.message().isEmpty()) {
                        connection.send(well.get() ? OK : FAILED);
                    }
                });
                WireOrigin other = WireOrigin.answering(FAILED);
                RunningGateway gateway =
                        RunningGateway.start(upstream("failures: 1, for: 1h", origin.port(), other.port()), Map.of());
                WireClient client = gateway.ingress()) {
            assertThat(statuses(client, 20, request("GET /x", ""))).containsOnly("503");
            assertThat(gateway.count(EJECTIONS)).isEqualTo(2);

            well.set(true);

            await().until(() -> statuses(client, 1, request("GET /x", "")).contains("200"));
        }
    }

    @Test
    void saysThatTheUpstreamDidNotAnswerInTimeAndDoesNotAskAnother() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                WireOrigin other = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port() + "," + other.port()),
                        Map.of("carillon.gateway.ingress.response-timeout", "PT1S"));
                WireClient client = gateway.ingress()) {

            assertThat(client.send(request("GET /v1/x", "")).message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("urn:problem-type:carillon:upstream-timeout");
            assertThat(origin.connections() + other.connections()).isEqualTo(1);
        }
    }
}
