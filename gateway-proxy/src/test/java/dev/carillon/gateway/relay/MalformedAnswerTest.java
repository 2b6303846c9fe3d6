package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, section 6.3: an answer in doubt is thrown away, and its connection never used again. */
class MalformedAnswerTest {
    private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";
    private static final AtomicReference<String> ANSWER = new AtomicReference<>(OK);

    private static WireOrigin origin;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        origin = WireOrigin.handling(connection -> {
            while (!connection.head().isEmpty()) {
                connection.send(ANSWER.get().replace("|", "\r\n"));
            }
        });
        gateway =
                RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of("carillon.gateway.event-loops", "1"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static String request(String method) {
        return method + " http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK|Content-Length: 2|Transfer-Encoding: chunked||2|ok|0||",
                "HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||ok",
                "HTTP/1.1 200 OK|Content-Length: 2, 2||ok",
                "HTTP/1.1 200 OK|Content-Length: two||ok",
                "HTTP/1.1 200 OK|Transfer-Encoding: xchunked||2|ok|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||2|ok|0||",
                "HTTP/1.0 200 OK|Transfer-Encoding: chunked||2|ok|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||xyz|ok|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2\nok|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-2|ok|0||",
                "HTTP/1.1 200 OK|Content-Length : 2||ok",
                "HTTP/1.1 200 OK|X: a| folded||",
                "HTTP/1.1 200 OK|X: a\0b||",
                "HTTP/1.1 200 OK|X||",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK|Content-Length: 2\n|ok",
                "HTTP/1.1 2000 OK||",
                "HTTP/1.1 099 Low||",
                "HTTP/2.0 200 OK||",
                "ICY 200 OK||",
                "nonsense||",
                "HTTP/1.1 101 Switching Protocols|Upgrade: x||",
                "HTTP/1.1 100 Continue|Content-Length: 2||ok",
            })
    void isAnsweredFor(String answer) {
        ANSWER.set(answer);
        int before = origin.connections();
        try (WireClient client = gateway.egress()) {

            assertThat(client.send(request("POST")).message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:origin-failed");

            ANSWER.set(OK);
            assertThat(client.send(request("POST")).message()).endsWith("\r\n\r\nok");
            assertThat(origin.connections()).isBetween(before + 1, before + 2);
        }
    }

    @Test
    void isNotReadWithoutBound() {
        ANSWER.set("HTTP/1.1 200 OK|X: " + "x".repeat(40_000) + "||");
        try (WireClient client = gateway.egress()) {
            assertThat(client.send(request("GET")).message()).startsWith("HTTP/1.1 502 ");
        }
    }

    // Whatever is behind an answer must not become the answer of the next request.
    @ParameterizedTest
    @CsvSource({
        "GET, HTTP/1.1 200 OK|Content-Length: 2||ok",
        "GET, HTTP/1.1 200 OK|Content-Length: 0||",
        "GET, HTTP/1.1 204 No Content||",
        "GET, HTTP/1.1 304 Not Modified||",
        "HEAD, HTTP/1.1 200 OK|Content-Length: 2||",
        "GET, HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||",
    })
    void isGivenToNobodyElse(String method, String answer) {
        ANSWER.set(answer + "HTTP/1.1 200 OK|Content-Length: 4||evil");
        try (WireClient client = gateway.egress()) {
            client.send(request(method));
            assertThat(client.head()).startsWith(answer.substring(0, 12));
            client.text(answer.contains("ok") ? answer.contains("chunked") ? 12 : 2 : 0);
            int before = origin.connections();
            ANSWER.set(OK);

            client.send(request("GET"));

            assertThat(client.message()).endsWith("\r\n\r\nok");
            assertThat(origin.connections()).isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content|Content-Length: 2||",
                "HTTP/1.1 204 No Content|Transfer-Encoding: chunked||"
            })
    void withABodyThatCannotBeIsTheLast(String answer) {
        ANSWER.set(answer);
        try (WireClient client = gateway.egress()) {
            assertThat(client.send(request("GET")).head())
                    .startsWith("HTTP/1.1 204 ")
                    .doesNotContain("Content-Length", "Transfer-Encoding");
            int before = origin.connections();
            ANSWER.set(OK);

            assertThat(client.send(request("GET")).message()).endsWith("\r\n\r\nok");

            assertThat(origin.connections()).isEqualTo(before + 1);
        }
    }

    @Test
    void thatBreaksOffIsNoWholeOneForAClientOfHttp10() {
        try (WireOrigin broken = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                });
                RunningGateway other = RunningGateway.start(allowing(broken.port(), "127.0.0.1"), Map.of());
                WireClient client = other.egress()) {

            client.send("GET http://127.0.0.1:" + broken.port() + "/ HTTP/1.0\r\n" + authorization() + "\r\n");

            client.rest();
            assertThat(client.wasReset()).isTrue();
        }
    }
}
