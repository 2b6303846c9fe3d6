package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many connections at once, and names with many addresses. */
class ManyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String request(String host, int port) {
        return "GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";
    }

    @Test
    void aThousandConnectionsGetTheirAnswers() {
        List<WireClient> clients = new ArrayList<>();
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of("carillon.gateway.egress.max-connections", "2000"))) {
            for (int i = 0; i < 1_000; i++) {
                clients.add(gateway.egress());
            }
            for (int round = 0; round < 3; round++) {
                clients.forEach(client -> client.send(request("127.0.0.1", origin.port())));
                for (WireClient client : clients) {
                    assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("ok");
                }
            }
            assertThat(origin.connections()).isLessThanOrEqualTo(512);
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    /** Each answer is without a body, and so its head is all there is of it: nobody may get another's. */
    @Test
    void whoeverWaitsForAConnectionGetsTheAnswerToItsOwnRequest() {
        List<WireClient> clients = new ArrayList<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                        String path = head.substring(4, head.indexOf(" HTTP"));
                        connection.send("HTTP/1.1 204 No Content\r\nX-Path: " + path + "\r\n\r\n");
                    }
                });
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of(
                                "carillon.gateway.event-loops",
                                "1",
                                "carillon.gateway.egress.max-connections-per-origin",
                                "16"))) {
            for (int i = 0; i < 60; i++) {
                clients.add(gateway.egress());
            }
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).send(request("127.0.0.1", origin.port()).replace("/ HTTP", "/" + i + " HTTP"));
                }
                for (int i = 0; i < clients.size(); i++) {
                    assertThat(clients.get(i).head())
                            .startsWith("HTTP/1.1 204 ")
                            .contains("X-Path: /" + i + "\r\n");
                }
            }
            assertThat(origin.connections()).isEqualTo(16);
        } finally {
            clients.forEach(WireClient::close);
        }
    }

    @Test
    void whoeverWaitsTooLongForAConnectionIsToldToTryAgain() {
        AtomicInteger asked = new AtomicInteger();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.incrementAndGet();
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1"),
                        Map.of(
                                "carillon.gateway.event-loops",
                                "1",
                                "carillon.gateway.egress.connect-timeout",
                                "0.5S",
                                "carillon.gateway.egress.max-connections-per-origin",
                                "1"));
                WireClient first = gateway.egress();
                WireClient second = gateway.egress()) {
            first.send(request("127.0.0.1", origin.port()));
            await().until(() -> asked.get() == 1);

            // Behind what waits there is more, to be seen when it has been answered.
            second.send(request("127.0.0.1", origin.port()).repeat(2));

            for (int i = 0; i < 2; i++) {
                assertThat(second.message())
                        .startsWith("HTTP/1.1 503 ")
                        .contains("Retry-After: 1\r\n", "carillon:origin-busy");
            }
        }
    }

    @Test
    void ofAGoodAndABadAddressOnlyTheGoodOneIsReached() {
        try (WireOrigin good = WireOrigin.answering(OK);
                WireOrigin bad = WireOrigin.answering("127.0.0.2", good.port(), OK);
                RunningGateway gateway = RunningGateway.start(allowing(good.port(), "two.example"), name ->
                        new InetAddress[] {RunningGateway.address("127.0.0.2"), RunningGateway.address("127.0.0.1")});
                WireClient client = gateway.egress();
                WireClient tunnel = gateway.egress()) {

            assertThat(client.send(request("two.example", good.port())).head()).startsWith("HTTP/1.1 ");
            tunnel.send("CONNECT two.example:" + good.port() + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");
            assertThat(tunnel.head()).startsWith("HTTP/1.1 ");

            assertThat(bad.connections()).isZero();
        }
    }

    /** Whoever has a name of their own could give it thousands, and fill the memory with a few of those. */
    @ParameterizedTest
    @CsvSource({"31, 200", "32, 403"})
    void ofAThousandAddressesTheFirstCount(int bad, String status) {
        InetAddress[] all = new InetAddress[1000];
        Arrays.fill(all, RunningGateway.address("127.0.0.1"));
        Arrays.fill(all, 0, bad, RunningGateway.address("10.1.2.3"));
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway =
                        RunningGateway.start(allowing(origin.port(), "many.example"), name -> all.clone());
                WireClient client = gateway.egress()) {

            client.send(request("many.example", origin.port()));

            assertThat(client.head()).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void aNameThatChangesItsMindCannotEscape() {
        AtomicInteger asked = new AtomicInteger();
        try (WireOrigin good = WireOrigin.answering(OK);
                WireOrigin bad = WireOrigin.answering("127.0.0.2", good.port(), OK);
                RunningGateway gateway = RunningGateway.start(
                        allowing(good.port(), "turncoat.example"), name -> turncoat(asked.getAndIncrement()))) {
            await().during(Duration.ofMillis(10)).atMost(Duration.ofSeconds(20)).until(() -> {
                for (int i = 0; i < 20; i++) {
                    try (WireClient client = gateway.egress()) {
                        client.send(request("turncoat.example", good.port()));
                        assertThat(client.head()).matches("(?s)HTTP/1.1 (200|403) .*");
                    }
                }
                return asked.get() > 2;
            });

            assertThat(bad.connections()).isZero();
        }
    }

    private static InetAddress[] turncoat(int time) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName(time % 2 == 0 ? "127.0.0.1" : "127.0.0.2")};
    }
}
