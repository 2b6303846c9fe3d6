package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A caller who asks for ever new addresses does not take the file descriptors of everybody else. */
class ManyOriginsTest {
    private static final int MOST_IDLE = 16;

    @Test
    void connectionsThatWaitAreNoMoreThanClientsMayHave() {
        AtomicInteger open = new AtomicInteger();
        try (WireOrigin origins = WireOrigin.handling("0.0.0.0", 0, connection -> {
                    open.incrementAndGet();
                    while (!connection.head().isEmpty()) {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                    open.decrementAndGet();
                });
                RunningGateway gateway = RunningGateway.start(
                        "egress: { roles: { test: { mode: open, addresses: [127.0.0.0/8] } } }",
                        Map.of(
                                "carillon.gateway.event-loops",
                                "1",
                                "carillon.gateway.egress.max-connections",
                                String.valueOf(MOST_IDLE)));
                WireClient client = gateway.egress()) {

            for (int i = 1; i <= 3 * MOST_IDLE; i++) {
                assertAnswered(client, "127.0.0." + i, origins);
            }

            await().untilAsserted(() -> assertThat(open).hasValue(MOST_IDLE));
            int before = origins.connections();
            assertAnswered(client, "127.0.0.1", origins);
            assertThat(origins.connections()).as("a connection that waited").isEqualTo(before);
        }
    }

    private static void assertAnswered(WireClient client, String address, WireOrigin origins) {
        client.send("GET http://" + address + ":" + origins.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization()
                + "\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("ok");
    }
}
