package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other protocols, and interim answers, through the ingress. */
class SwitchingTest {
    private static final String WEBSOCKET = """
            GET /v1/chat HTTP/1.1
            Host: a
            Connection: keep-alive, Upgrade
            Upgrade: websocket
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """.replace("\n", "\r\n");
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(routing("/v1=" + origin.port()), Map.of());
    }

    @Test
    void joinsTheTwoSidesOfAWebSocket() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    String head = connection.head().toLowerCase(Locale.ROOT);
                    assertThat(head).contains("\r\nupgrade: websocket\r\n", "\r\nconnection: upgrade\r\n");
                    connection.send(SWITCHING + "early");
                    connection.send("<" + connection.text(4) + ">");
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(WEBSOCKET).head())
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("\r\nUpgrade: websocket\r\n");
            assertThat(client.text(5)).isEqualTo("early");
            assertThat(client.send("ping").text(6)).isEqualTo("<ping>");

            client.endOutput();
            await().untilAsserted(() -> assertThat(
                            gateway.count("carillon.gateway.ingress.requests", "route", "/v1", "status", "1xx"))
                    .isEqualTo(1));
        }
    }

    @Test
    void goesOnInHttpWhereTheUpstreamDeclines() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertThat(client.send(WEBSOCKET).message()).endsWith("ok");
            assertThat(client.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n").message())
                    .endsWith("ok");
        }
    }

    @Test
    void neverSwitchesToAnotherHttp() {
        String fields = """
                Connection: Upgrade, HTTP2-Settings
                Upgrade: websocket, h2c
                HTTP2-Settings: AAA
                """.replace("\n", "\r\n");
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").message();

            assertThat(origin.requests())
                    .singleElement()
                    .satisfies(sent ->
                            assertThat(sent.toLowerCase(Locale.ROOT)).doesNotContain("upgrade", "http2-settings"));
        }
    }

    @Test
    void asksTheUpstreamWhetherItWantsTheBody() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    assertThat(connection.head()).contains("\r\nExpect: 100-continue\r\n");
                    connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + connection.text(5));
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send("POST /v1/x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            assertThat(client.send("hello").message())
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("hello");
        }
    }

    @Test
    void passesOnThatTheUpstreamDoesNotWantTheBody() {
        String refusal = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno";
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send(refusal);
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send("POST /v1/x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

            // The body may still come or not, so the connection is good for no other request.
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 417 ")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("no");
        }
    }
}
