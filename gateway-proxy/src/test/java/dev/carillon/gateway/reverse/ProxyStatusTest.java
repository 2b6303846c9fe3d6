package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ingress tells its own answers from those of the services (RFC 9209). */
class ProxyStatusTest {

    @ParameterizedTest
    @CsvSource({
        "GET /none HTTP/1.1, destination_not_found, no-route",
        "GET /a/../b HTTP/1.1, http_request_error, path-not-normal",
        "CONNECT a:80 HTTP/1.1, http_request_error, method-not-allowed",
        "GET /a HTTP/3.0, http_request_error, version-not-supported",
        "GET /a HTTP/1.1, connection_refused, upstream-unavailable",
        "GET /b HTTP/1.1, connection_terminated, upstream-failed",
    })
    void saysWhyItAnswersItself(String requestLine, String error, String kind) {
        try (WireOrigin silent = WireOrigin.handling(WireClient::head);
                RunningGateway gateway = RunningGateway.start(
                        routing("/a=" + WireOrigin.closedPort(), "/b=" + silent.port()), Map.of());
                WireClient client = gateway.ingress()) {

            client.send(requestLine + "\r\nHost: a\r\n\r\n");

            assertThat(client.head())
                    .contains("\r\nProxy-Status: carillon; error=" + error + "; details=\"" + kind + "\"\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"200 OK", "404 Not Found"})
    void saysNothingOfAnAnswerOfTheService(String status) {
        try (WireOrigin service = WireOrigin.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
                RunningGateway gateway = RunningGateway.start(routing("/=" + service.port()), Map.of());
                WireClient client = gateway.ingress()) {

            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.head()).startsWith("HTTP/1.1 " + status).doesNotContain("Proxy-Status");
        }
    }
}
