package dev.carillon.gateway.listen;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnedAwayTest {
    private static final String REQUEST = "GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String OPEN = "carillon.gateway.connections";
    private static final String TURNED_AWAY = "carillon.gateway.connections.turned.away";

    private static double open(RunningGateway gateway, String side) {
        return gateway.registry().get(OPEN).tag("side", side).gauge().value();
    }

    @Test
    void answersWhoIsOneTooManyAndTakesTheNextWhenThereIsRoom() {
        int most = 3;
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()),
                        Map.of("carillon.gateway.ingress.max-connections", String.valueOf(most)))) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                clients.add(gateway.ingress());
                assertThat(clients.getLast().send(REQUEST).message()).endsWith("ok");
            }

            for (int i = 1; i <= 5; i++) {
                try (WireClient surplus = gateway.ingress()) {
                    // The answer comes whether it has asked or not, and arrives whatever it sends.
                    assertThat(surplus.send(REQUEST + "x".repeat(i * 1000)).rest())
                            .startsWith("HTTP/1.1 503 ")
                            .contains("\r\nRetry-After: 1\r\n", "\r\nConnection: close\r\n", "too-many-connections")
                            .endsWith("}");
                }
                assertThat(gateway.count(TURNED_AWAY, "side", "ingress")).isEqualTo(i);
            }
            assertThat(open(gateway, "ingress")).isEqualTo(most);
            clients.forEach(client -> assertThat(client.send(REQUEST).message()).endsWith("ok"));

            clients.getFirst().close();
            await().until(() -> open(gateway, "ingress") == most - 1);
            try (WireClient next = gateway.ingress()) {
                assertThat(next.send(REQUEST).message()).endsWith("ok");
            }
            clients.forEach(WireClient::close);
            await().until(() -> open(gateway, "ingress") == 0);
        }
    }

    @Test
    void aFloodIsNotAnsweredOneByOne() {
        int flood = 300;
        try (RunningGateway gateway = RunningGateway.start(
                        routing("/v1=1"),
                        Map.of("carillon.gateway.ingress.max-connections", "1", "carillon.gateway.event-loops", "1"));
                WireClient only = gateway.ingress()) {
            only.send("GET ");
            await().until(() -> open(gateway, "ingress") == 1);
            List<WireClient> surplus = new ArrayList<>();
            for (int i = 0; i < flood; i++) {
                surplus.add(gateway.ingress());
            }

            List<String> answers = surplus.stream().map(WireClient::rest).toList();

            assertThat(answers)
                    .contains("")
                    .anySatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 503 "));
            surplus.forEach(WireClient::close);
        }
    }

    @Test
    void eachSideHasALimitOfItsOwn() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.egress.max-connections", "1"));
                WireClient out = gateway.egress();
                WireClient in = gateway.ingress()) {
            out.send("GET ");
            await().until(() -> open(gateway, "egress") == 1);

            assertThat(in.send(REQUEST).message()).endsWith("ok");
            try (WireClient surplus = gateway.egress()) {
                assertThat(surplus.rest()).startsWith("HTTP/1.1 503 ");
            }
        }
    }
}
