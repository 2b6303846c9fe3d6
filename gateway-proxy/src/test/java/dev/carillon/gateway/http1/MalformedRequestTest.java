package dev.carillon.gateway.http1;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 9112, sections 2.2, 3.2, 5.1, 6.3: in doubt the request is refused, the connection closed, nothing reaches an
 * origin, and nothing behind it is served.
 */
class MalformedRequestTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Stream<String> heads() {
        return Stream.of(
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: 5, 5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: +5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: -5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: 0x5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length: five\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHContent-Length : 5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHost: a\r\nAUTHTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.0\r\nHost: a\r\nAUTHTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET URL HTTP/1.1\r\nAUTH\r\n",
                "GET URL HTTP/1.1\r\nHost: a\r\nHost: b\r\nAUTH\r\n",
                "GET URL HTTP/1.1\r\nHost: a\r\nAUTHX Y: b\r\n\r\n",
                "GET URL HTTP/1.1\r\nHost: a\r\nAUTHX-Y: b\0c\r\n\r\n",
                "GET URL HTTP/1.1\r\nHost: a\r\nAUTH: no name\r\n\r\n",
                "GET URL HTTP/1.1\r\nHost: a\nAUTH\r\n",
                "GET URL HTTP/2.0\r\nHost: a\r\nAUTH\r\n",
                "GET URL HTTP/1.9\r\nHost: a\r\nAUTH\r\n",
                "GET URL FTP/1.1\r\nHost: a\r\nAUTH\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("heads")
    void isRefusedOnTheWayOut(String head) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            String url = "http://127.0.0.1:" + origin.port() + "/";
            String good = "GET " + url + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";

            client.send(head.replace("URL", url).replace("AUTH", authorization()) + good);

            assertRefused(client.rest());
            assertThat(origin.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("heads")
    void isRefusedOnTheWayIn(String head) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=" + origin.port()), Map.of());
                WireClient client = gateway.ingress()) {

            client.send(head.replace("URL", "/").replace("AUTH", "") + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertRefused(client.rest());
            assertThat(origin.requests()).isEmpty();
        }
    }

    private static void assertRefused(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.")
                .contains(" 400 ")
                .containsIgnoringCase("Connection: close\r\n")
                .contains("urn:problem-type:carillon:malformed-request")
                .doesNotContain("ok\r\n")
                .doesNotContain(" 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /LONG HTTP/1.1\r\nHost: a\r\n\r\n: 414 ",
                "GET / HTTP/1.1\r\nHost: a\r\nX: LONG\r\n\r\n: 431 "
            })
    void isRefusedWhenItIsTooLong(String headAndStatus) {
        int end = headAndStatus.lastIndexOf(':');
        try (RunningGateway gateway = RunningGateway.start("routes: []", Map.of());
                WireClient client = gateway.ingress()) {

            client.send(headAndStatus.substring(0, end).replace("LONG", "x".repeat(40_000)));

            assertThat(client.rest()).contains(headAndStatus.substring(end + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz\r\n", "-1\r\n", "5\r\nhelloworld\r\n", "5;a\rb\r\nhello\r\n", "80000000\r\n"})
    void aFaultyChunkEndsBothConnections(String chunk) {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=" + origin.port()), Map.of());
                WireClient client = gateway.ingress()) {

            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                    + "0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.rest()).doesNotContain(" 200 ");
        }
    }
}
