package dev.carillon.gateway;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.reverse.Endpoint;
import dev.carillon.gateway.reverse.Upstream;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import dev.carillon.http.access.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Another file in the place of the one before, while the gateway runs. */
class ReloadTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String get(WireClient client, String path) {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").message();
    }

    private static List<Endpoint> endpoints(RunningGateway gateway, String upstream) {
        return gateway.gateway().upstreams().all().stream()
                .filter(each -> each.name().equals(upstream))
                .map(Upstream::endpoints)
                .findFirst()
                .orElse(List.of());
    }

    @Test
    void takesEffectForNewRequestsWhileAnAnswerStreamsOn() throws InterruptedException {
        CountDownLatch streaming = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WireOrigin old = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
                    streaming.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    connection.send("again");
                    connection.rest();
                });
                WireOrigin other = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(routing("/v1=" + old.port()), Map.of());
                WireClient stream = gateway.ingress();
                WireClient client = gateway.ingress()) {
            stream.send("GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n");
            streaming.await();

            gateway.apply(routing("/v1=" + other.port()));

            assertThat(get(client, "/v1/x")).endsWith("ok");
            goOn.countDown();
            assertThat(stream.message()).endsWith("firstagain");
            assertThat(get(stream, "/v1/x")).endsWith("ok");
            assertThat(old.connections()).isEqualTo(1);
        }
    }

    @Test
    void leavesAnUpstreamItsCountsWhereItStaysAsItWas() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        String yaml = "upstreams: { a: { ejection: { failures: 1, for: 1h }, endpoints: ['http://127.0.0.1:%d',"
                + " 'http://127.0.0.1:%d'] } }\nroutes: [ { prefix: %s, upstream: a } ]";
        int closed = WireOrigin.closedPort();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.countDown();
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(yaml.formatted(closed, origin.port(), "/v1"), Map.of());
                WireClient client = gateway.ingress()) {
            client.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n");
            asked.await();
            try (WireClient more = gateway.ingress()) {
                // The endpoint that is busy is avoided, so this one finds the other, and that it is closed.
                more.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n");
                await().until(() -> endpoints(gateway, "a").stream()
                        .anyMatch(endpoint -> !endpoint.ejectedFor().isZero()));
            }
            await().until(() -> endpoints(gateway, "a").get(1).inFlight() == 1);

            gateway.apply(yaml.formatted(closed, origin.port(), "/v2"));

            assertThat(endpoints(gateway, "a"))
                    .satisfiesExactly(
                            endpoint -> assertThat(endpoint.ejectedFor()).isPositive(),
                            endpoint -> assertThat(endpoint.inFlight()).isEqualTo(1));
        }
    }

    @Test
    void leavesClientsTheirCountsWhereTheLimitsStay() {
        String limits = "ingress: { perClient: { requestsPerSecond: 0.001, burst: %d } }";
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(routing("/v1=" + origin.port()) + limits.formatted(1), Map.of());
                WireClient client = gateway.ingress()) {
            assertThat(get(client, "/v1/x")).endsWith("ok");

            gateway.apply(routing("/v2=" + origin.port()) + limits.formatted(1));
            assertThat(get(client, "/v2/x")).startsWith("HTTP/1.1 429 ");

            gateway.apply(routing("/v2=" + origin.port()) + limits.formatted(2));
            assertThat(get(client, "/v2/x")).endsWith("ok");
        }
    }

    private static String ask(WireClient client, int port, String name) {
        return client.send("GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Bearer "
                        + name + "\r\n\r\n")
                .message();
    }

    /** Later by its time too, which is what tells of a change. */
    private static void writeTokens(RunningGateway gateway, String... lines) {
        try {
            Files.writeString(gateway.tokens(), String.join("\n", lines));
            FileTime before = Files.getLastModifiedTime(gateway.tokens());
            Files.setLastModifiedTime(
                    gateway.tokens(), FileTime.from(before.toInstant().plus(Duration.ofSeconds(5))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withRole(String yaml, String role) {
        return yaml.replace("roles: {", "roles: { " + role + ": { mode: open, addresses: [127.0.0.1/32] },");
    }

    @Test
    void letsTheTokenFileNameARoleThatIsNew() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            assertThat(ask(client, origin.port(), "mail-token")).startsWith("HTTP/1.1 407 ");

            gateway.apply(withRole(allowing(origin.port(), "127.0.0.1"), "mail"));
            writeTokens(gateway, "mailer mail " + TokenFile.hash("mail-token"));

            await().untilAsserted(() ->
                    assertThat(ask(client, origin.port(), "mail-token")).endsWith("ok"));
        }
    }

    @Test
    void takesATokenFileUpThatNamedTheRoleBefore() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            writeTokens(gateway, "mailer mail " + TokenFile.hash("mail-token"));
            assertThat(ask(client, origin.port(), "mail-token")).startsWith("HTTP/1.1 407 ");
            assertThat(ask(client, origin.port(), RunningGateway.TOKEN)).endsWith("ok");

            gateway.apply(withRole(allowing(origin.port(), "127.0.0.1"), "mail"));

            assertThat(ask(client, origin.port(), "mail-token")).endsWith("ok");
            assertThat(ask(client, origin.port(), RunningGateway.TOKEN)).startsWith("HTTP/1.1 407 ");
        }
    }

    @Test
    void changesNothingWhereTheTokenFileNamesARoleThatWouldGo() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.ingress();
                WireClient caller = gateway.egress()) {

            String next = routing("/v2=" + origin.port()) + "egress: { roles: { other: { mode: open } } }";
            assertThatThrownBy(() -> gateway.apply(next))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(RunningGateway.ROLE);

            assertThat(get(client, "/v1/x")).endsWith("ok");
            assertThat(ask(caller, origin.port(), RunningGateway.TOKEN)).endsWith("ok");
        }
    }
}
