package dev.carillon.gateway.connect;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 9.3.6. */
class TunnelTest {

    private static String connect(String authority) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + authorization() + "\r\n";
    }

    private static String connect(WireOrigin origin) {
        return connect("127.0.0.1:" + origin.port());
    }

    private static WireOrigin echo() {
        return WireOrigin.handling(connection -> {
            for (String read = connection.text(1); !read.isEmpty(); read = connection.text(1)) {
                connection.send(read);
            }
        });
    }

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(allowing(origin.port(), "127.0.0.1", "localhost"), Map.of());
    }

    @Test
    void carriesBytesBothWays() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(connect(origin));

            assertThat(client.head()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
            assertThat(client.send("hello").text(5)).isEqualTo("hello");
            assertThat(client.send("\0\1\r\n\r\n").text(6)).isEqualTo("\0\1\r\n\r\n");
        }
    }

    @Test
    void losesNoByteThatCameRightBehindTheRequest() {
        String early = "GET / HTTP/1.1\r\nHost: not-for-the-proxy\r\n\r\n".repeat(2000);
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            Thread sender = Thread.ofVirtual().start(() -> client.send(connect(origin) + early));

            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(client.text(early.length())).isEqualTo(early);
            await().until(() -> !sender.isAlive());
        }
    }

    @Test
    void carriesWhatTheOriginSaysFirst() {
        try (WireOrigin origin = WireOrigin.handling(connection -> connection.send("220 ready\r\n"));
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(connect(origin));

            client.head();
            assertThat(client.rest()).isEqualTo("220 ready\r\n");
        }
    }

    @Test
    void passesOnThatTheClientHasEndedAndGoesOnTheOtherWay() {
        try (WireOrigin origin = WireOrigin.handling(connection -> connection.send("heard: " + connection.rest()));
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            client.send(connect(origin));
            client.head();

            client.send("everything").endOutput();

            assertThat(client.rest()).isEqualTo("heard: everything");
        }
    }

    @Test
    void passesOnThatTheOriginHasEndedAndGoesOnTheOtherWay() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.send("bye").endOutput();
                    if (connection.rest().equals("still here")) {
                        heard.countDown();
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            client.send(connect(origin));
            client.head();
            assertThat(client.rest()).isEqualTo("bye");

            client.send("still here").endOutput();

            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void countsItsBytesAndWhetherItIsOpen() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            client.send(connect(origin));
            client.head();
            client.send("hello").text(5);
            assertThat(open(gateway)).isEqualTo(1);

            client.endOutput();

            await().untilAsserted(() -> assertThat(open(gateway)).isZero());
            assertThat(bytes(gateway, "out")).isEqualTo(5);
            assertThat(bytes(gateway, "in")).isEqualTo(5);
            assertThat(gateway.decisions()).singleElement().satisfies(decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.ALLOWED);
                assertThat(decision.rule()).isEqualTo("test/127.0.0.1");
                assertThat(decision.address()).isEqualTo("127.0.0.1");
            });
        }
    }

    private static double open(RunningGateway gateway) {
        return gateway.registry()
                .get("carillon.gateway.egress.tunnels.open")
                .gauge()
                .value();
    }

    private static double bytes(RunningGateway gateway, String direction) {
        return gateway.registry()
                .get("carillon.gateway.egress.tunnel.bytes")
                .tag("direction", direction)
                .counter()
                .count();
    }

    @Test
    void endsWhenNothingMoves() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of("carillon.gateway.egress.tunnel-idle-timeout", "1S"));
                WireClient client = gateway.egress()) {
            client.send(connect(origin));
            client.head();

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void endsWhenItsLifeIsOver() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of("carillon.gateway.egress.tunnel-lifetime", "0.5S"));
                WireClient client = gateway.egress()) {
            client.send(connect(origin));
            client.head();
            AtomicBoolean ended = new AtomicBoolean();

            Thread.ofVirtual().start(() -> {
                try {
                    while (!ended.get() && !client.send("x").text(1).isEmpty()) {
                        // It moves all the time.
                    }
                } catch (UncheckedIOException e) {
                    // Its life is over.
                }
            });

            await().untilAsserted(() -> assertThat(open(gateway)).isZero());
            ended.set(true);
        }
    }

    @Test
    void isHeldToItsLimitsWhileItsClientReadsNothingAndItsOriginIsGone() {
        AtomicBoolean gone = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    for (int i = 0; i < 32; i++) {
                        connection.send(new byte[64 * 1024]);
                    }
                    gone.set(true);
                });
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of("carillon.gateway.egress.tunnel-idle-timeout", "1S"));
                WireClient client = gateway.egress()) {

            client.send(connect(origin)).endOutput();

            await().untilTrue(gone);
            await().untilAsserted(() -> assertThat(open(gateway)).isZero());
        }
    }

    @Test
    void passesOnTheEndOfAClientThatHasEndedBeforeItWasOpen() {
        try (WireOrigin origin = WireOrigin.handling(connection -> connection.send("heard: " + connection.rest()));
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(connect(origin) + "everything").endOutput();

            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(client.rest()).isEqualTo("heard: everything");
        }
    }

    @Test
    void thereAreOnlySoManyOfACaller() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1")
                                .replace("addresses:", "limits: { tunnels: 1 }, addresses:"),
                        Map.of());
                WireClient first = gateway.egress();
                WireClient second = gateway.egress()) {
            first.send(connect(origin));
            first.head();

            second.send(connect(origin));

            assertThat(second.rest()).startsWith("HTTP/1.1 429 ").contains("Retry-After: 1\r\n");
            first.reset();
            await().untilAsserted(() -> {
                try (WireClient third = gateway.egress()) {
                    assertThat(third.send(connect(origin)).head()).startsWith("HTTP/1.1 200 ");
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "example.org:PORT, host",
        "127.0.0.1:1, port",
        "127.1:PORT, host-form",
        "2130706433:PORT, host-form",
        "[::ffff:127.0.0.1]:PORT, host-form",
    })
    void refusesWhatIsNotAllowedAndReadsNothingBehindIt(String target, String rule) {
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            String refused = connect(target.replace("PORT", String.valueOf(origin.port())));

            client.send(refused + connect(origin));

            String answer = client.rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 403 ")
                    .contains("\"rule\":\"" + rule + "\"")
                    .doesNotContain("established");
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void asksForAToken() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {

            client.send(connect(origin).replace(authorization(), ""));

            assertThat(client.rest()).startsWith("HTTP/1.1 407 ").contains("Proxy-Authenticate: Basic");
            assertThat(origin.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "/", "http://127.0.0.1:80/", "127.0.0.1:0", "user@127.0.0.1:80", ":80"})
    void refusesATargetThatIsNotHostAndPort(String target) {
        try (RunningGateway gateway = RunningGateway.start(allowing(80, "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {

            client.send(connect(target).replace("Host: " + target, "Host: a"));

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("urn:problem-type:carillon:malformed-target");
        }
    }

    @Test
    void saysThatTheOriginCannotBeReached() {
        int port = WireOrigin.closedPort();
        try (RunningGateway gateway = RunningGateway.start(allowing(port, "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {

            client.send(connect("127.0.0.1:" + port));

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:origin-unreachable");
        }
    }
}
