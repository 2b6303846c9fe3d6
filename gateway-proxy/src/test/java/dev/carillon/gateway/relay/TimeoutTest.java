package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a request may take, in each of its parts. */
class TimeoutTest {
    private static final String EGRESS = "carillon.gateway.egress.";

    private static RunningGateway gatewayTo(WireOrigin origin, String property, String value) {
        return RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of(EGRESS + property, value));
    }

    private static String request(String method, WireOrigin origin, String fields) {
        return method + " http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + fields
                + "\r\n";
    }

    @Test
    void anAnswerThatDoesNotBeginIsA504() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = gatewayTo(origin, "response-timeout", "0.3S");
                WireClient client = gateway.egress()) {

            client.send(request("GET", origin, ""));

            assertThat(client.message()).startsWith("HTTP/1.1 504 ").contains("carillon:origin-timeout");
        }
    }

    @Test
    void interimAnswersAreNoAnswer() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin, "response-timeout", "2S");
                WireClient client = gateway.egress()) {

            client.send(request("GET", origin, ""));

            assertThat(client.head()).startsWith("HTTP/1.1 103 ");
            assertThat(client.message()).startsWith("HTTP/1.1 504 ");
        }
    }

    @Test
    void anAnswerThatStopsIsCut() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin, "idle-timeout", "1S");
                WireClient client = gateway.egress()) {

            client.send(request("GET", origin, ""));

            assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsA408() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = gatewayTo(origin, "idle-timeout", "1S");
                WireClient client = gateway.egress()) {

            client.send(request("POST", origin, "Content-Length: 5\r\n") + "hel");

            assertThat(client.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
        }
    }

    @Test
    void anOriginThatTakesNoBodyIsA504() {
        CountDownLatch over = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    awaitEnd(over);
                });
                RunningGateway gateway = gatewayTo(origin, "idle-timeout", "2S");
                WireClient client = gateway.egress()) {
            client.send(request("POST", origin, "Content-Length: 100000000\r\n"));
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        client.send(new byte[1_000_000]);
                    }
                } catch (UncheckedIOException e) {
                    // The gateway takes no more.
                }
            });

            assertThat(client.message()).startsWith("HTTP/1.1 504 ");
            over.countDown();
        }
    }

    @Test
    void aWholeExchangeIsBoundedHoweverItMoves() {
        AtomicBoolean ended = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    try {
                        while (true) {
                            connection.send("x".repeat(100));
                        }
                    } catch (UncheckedIOException e) {
                        ended.set(true);
                    }
                });
                RunningGateway gateway = gatewayTo(origin, "total-timeout", "0.5S");
                WireClient client = gateway.egress()) {

            client.send(request("GET", origin, ""));

            assertThat(client.drain()).isLessThan(1_000_000_000L);
            await().untilTrue(ended);
        }
    }

    @Test
    void aBodyThatTakesTheWholeTimeIsNoFaultOfTheEndpoint() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/=" + origin.port()), Map.of("carillon.gateway.ingress.total-timeout", "2S"));
                WireClient client = gateway.ingress()) {

            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhello");

            assertThat(client.message()).startsWith("HTTP/1.1 408 ").contains("carillon:request-timeout");
            assertThat(gateway.gateway().upstreams().all())
                    .allSatisfy(upstream -> assertThat(upstream.endpoints())
                            .allSatisfy(
                                    endpoint -> assertThat(endpoint.failures()).isZero()));
        }
    }

    @Test
    void aClientThatLeavesEndsItsRequest() {
        AtomicBoolean asked = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.set(true);
                    connection.rest();
                    ended.set(true);
                });
                RunningGateway gateway = gatewayTo(origin, "response-timeout", "60S")) {
            WireClient client = gateway.egress().send(request("GET", origin, ""));
            await().untilTrue(asked);

            client.reset();

            await().untilTrue(ended);
        }
    }

    @Test
    void aClientThatLeavesItsBodyUnsentEndsItsRequest() {
        AtomicLong read = new AtomicLong();
        AtomicBoolean ended = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    read.set(connection.head().length());
                    connection.rest();
                    ended.set(true);
                });
                RunningGateway gateway = gatewayTo(origin, "idle-timeout", "60S")) {
            WireClient client = gateway.egress().send(request("PUT", origin, "Content-Length: 9\r\n") + "x");
            await().until(() -> read.get() > 0);

            client.close();

            await().untilTrue(ended);
        }
    }

    private static void awaitEnd(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
