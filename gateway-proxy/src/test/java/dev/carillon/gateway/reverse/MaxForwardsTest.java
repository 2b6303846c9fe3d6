package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An intermediary checks and updates Max-Forwards, whatever side it is on (RFC 9110, section 7.6.2). */
class MaxForwardsTest {
    private static WireOrigin origin;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        origin = WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        gateway = RunningGateway.start(
                routing("/v1=" + origin.port()) + "ingress: { closing: { sunset: 2027-01-02 } }", Map.of());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    @BeforeEach
    void nothingHasBeenForwarded() {
        origin.requests().clear();
    }

    private static String answerTo(String line, String fields) {
        try (WireClient client = gateway.ingress()) {
            return client.send(line + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n")
                    .message();
        }
    }

    @Test
    void section7_6_2_answersTraceAtZero() {
        String answer = answerTo(
                "TRACE /v1/x?y", "Max-Forwards: 0\r\nAuthorization: Bearer secret\r\nX-Forwarded-For: 10.0.0.1");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Type: message/http\r\n", "\r\nSunset: ")
                .contains("\r\n\r\nTRACE /v1/x?y HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n")
                .doesNotContain("secret", "10.0.0.1");
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void section7_6_2_answersOptionsAtZero() {
        assertThat(answerTo("OPTIONS /v1/x", "Max-Forwards: 0"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Length: 0\r\n", "\r\nSunset: ");
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void section7_6_2_takesOneOffBeforeItForwards() {
        assertThat(answerTo("OPTIONS /v1/x", "Max-Forwards: 3")).endsWith("ok");

        assertThat(origin.requests())
                .singleElement()
                .satisfies(sent ->
                        assertThat(sent).contains("\r\nMax-Forwards: 2\r\n").doesNotContain("Max-Forwards: 3"));
    }

    @Test
    void section7_6_2_leavesOtherMethodsAlone() {
        assertThat(answerTo("GET /v1/x", "Max-Forwards: 0")).endsWith("ok");

        assertThat(origin.requests())
                .singleElement()
                .satisfies(sent -> assertThat(sent).contains("\r\nMax-Forwards: 0\r\n"));
    }
}
