package dev.carillon.gateway.connect;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 9110, section 7.8 and RFC 6455: both sides leave HTTP. */
class SwitchingTest {
    private static final String UPGRADE =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n";

    private static RunningGateway gatewayTo(WireOrigin origin, Map<String, String> properties) {
        return RunningGateway.start(
                allowing(origin.port(), "127.0.0.1") + "\n" + routing("/=" + origin.port()), properties);
    }

    private static String request(WireOrigin origin) {
        return "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + UPGRADE;
    }

    private static WireOrigin echo() {
        return WireOrigin.handling(connection -> {
            connection.head();
            connection.send(SWITCHING + "early");
            for (String read = connection.text(1); !read.isEmpty(); read = connection.text(1)) {
                connection.send(read);
            }
        });
    }

    @Test
    void carriesBytesBothWaysFromTheFirstOn() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin, Map.of());
                WireClient out = gateway.egress();
                WireClient in = gateway.ingress()) {

            out.send(request(origin) + "eager");
            in.send("GET / HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "eager");

            for (WireClient client : new WireClient[] {out, in}) {
                assertThat(client.head())
                        .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                        .contains("Sec-WebSocket-Accept: x\r\n");
                assertThat(client.text(10)).isEqualTo("earlyeager");
                assertThat(client.send("\0\r\n").text(3)).isEqualTo("\0\r\n");
            }
        }
    }

    @Test
    void honoursHalfCloseBothWays() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send(SWITCHING + "bye").endOutput();
                    if (connection.rest().equals("still here")) {
                        heard.countDown();
                    }
                });
                RunningGateway gateway = gatewayTo(origin, Map.of());
                WireClient client = gateway.egress()) {
            client.send(request(origin)).head();
            assertThat(client.rest()).isEqualTo("bye");

            client.send("still here").endOutput();

            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void endsWithEitherSide() {
        try (WireOrigin origin = echo();
                RunningGateway gateway = gatewayTo(origin, Map.of())) {
            WireClient client = gateway.egress().send(request(origin));
            client.head();
            await().until(() -> open(gateway) == 1);

            client.reset();

            await().until(() -> open(gateway) == 0);
        }
    }

    private static double open(RunningGateway gateway) {
        return gateway.registry()
                .get("carillon.gateway.egress.tunnels.open")
                .gauge()
                .value();
    }

    @Test
    void endsWhenNothingMoves() {
        try (WireOrigin origin = echo();
                RunningGateway gateway =
                        gatewayTo(origin, Map.of("carillon.gateway.egress.tunnel-idle-timeout", "1S"));
                WireClient client = gateway.egress()) {
            client.send(request(origin)).head();

            assertThat(client.rest()).isEqualTo("early");
        }
    }

    @Test
    void staysHttpWhereTheOriginDoesNotSwitch() {
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
                RunningGateway gateway = gatewayTo(origin, Map.of());
                WireClient client = gateway.egress()) {

            assertThat(client.send(request(origin)).message())
                    .startsWith("HTTP/1.1 426 ")
                    .endsWith("no");
            assertThat(client.send(request(origin)).message())
                    .startsWith("HTTP/1.1 426 ")
                    .endsWith("no");

            assertThat(origin.connections()).isEqualTo(1);
        }
    }
}
