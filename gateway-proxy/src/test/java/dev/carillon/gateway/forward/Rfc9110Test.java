package dev.carillon.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 9110 says that a proxy MUST do, by section. In what a test writes, {@code |} is CRLF. */
class Rfc9110Test {
    @RegisterExtension
    static final Wire wire = new Wire();

    @Test
    void section2_5_readsAHigherMinorVersionAsItsOwn() {
        assertThat(wire.headFor(wire.request("GET", "").replace("HTTP/1.1", "HTTP/1.7")))
                .startsWith("HTTP/1.1 200 ");
        assertThat(wire.seen()).startsWith("GET /a?b=c HTTP/1.1|");
    }

    @Test
    void section4_2_1_refusesAnEmptyHost() {
        assertThat(wire.headFor(wire.request("GET", "http:///a", ""))).startsWith("HTTP/1.1 400 ");
        assertThat(wire.headFor(wire.request("GET", "http://:80/a", ""))).startsWith("HTTP/1.1 400 ");
        assertThat(wire.heads()).isEmpty();
    }

    @Test
    void section4_2_1_takesAnEmptyPortForPort80() {
        // Which nobody may reach here, but as a target it is a good one.
        assertThat(wire.headFor(wire.request("GET", "http://127.0.0.1:/a", ""))).startsWith("HTTP/1.1 403 ");
        assertThat(wire.gateway().decisions().getFirst().port()).isEqualTo(80);
    }

    @Test
    void section4_2_4_refusesUserInformation() {
        String target = wire.target("/").replace("http://", "http://user@");

        assertThat(wire.headFor(wire.request("GET", target, ""))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void section5_3_keepsTheOrderOfLinesOfOneName() {
        wire.answering("HTTP/1.1 200 OK|Set-Cookie: a|X-A: 1|set-cookie: b|X-A: 2|Content-Length: 2||ok");

        String answer = wire.headFor(wire.request("GET", "X-B: 1|X-C: 0|x-b: 2"));

        assertThat(wire.seen()).contains("|X-B: 1|X-C: 0|x-b: 2|");
        assertThat(answer).contains("|Set-Cookie: a|X-A: 1|set-cookie: b|X-A: 2|");
    }

    @Test
    void section5_4_answersFieldsThatAreTooLargeWith4xx() {
        assertThat(wire.headFor(wire.request("GET", "X: " + "x".repeat(40_000))))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void section5_5_passesOpaqueBytesOn() {
        wire.headFor(wire.request("GET", "X: \u00e9\u00ff\t\"a b\""));

        assertThat(wire.seen()).contains("|X: \u00e9\u00ff\t\"a b\"|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\rb", "a\nb"})
    void section5_5_refusesCrLfAndNulInValues(String value) {
        assertThat(wire.headFor(wire.request("GET", "X: " + value))).startsWith("HTTP/1.1 400 ");
        assertThat(wire.heads()).isEmpty();
    }

    @Test
    void section6_4_1_sendsNoBodyToHead() {
        wire.answering("HTTP/1.1 200 OK|Content-Length: 5||");
        try (WireClient client = wire.client()) {
            assertThat(client.send(wire.request("HEAD", "")).head()).contains("Content-Length: 5\r\n");
            assertThat(client.send(wire.request("HEAD", "")).head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void section6_4_1_sendsNoBodyWithAStatusThatHasNone(String status) {
        wire.answering("HTTP/1.1 " + status + "|ETag: x||");
        try (WireClient client = wire.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(wire.request("GET", "")).head())
                        .startsWith("HTTP/1.1 " + status + "\r\n")
                        .contains("ETag: x\r\n")
                        .doesNotContain("Content-Length", "Transfer-Encoding");
            }
        }
    }

    @Test
    void section6_5_1_passesTrailersOnBehindABodyOnly() {
        wire.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked|Trailer: A||2|ok|0|A: b|Content-Length: 9||");
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", "TE: trailers"));

            assertThat(client.head()).contains("Trailer: A\r\n").doesNotContain("A: b");
            assertThat(client.text("2\r\nok\r\n0\r\nA: b\r\n\r\n".length())).isEqualTo("2\r\nok\r\n0\r\nA: b\r\n\r\n");
            assertThat(client.send(wire.request("GET", "")).head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void section6_6_1_addsTheDateThatIsMissing() {
        assertThat(wire.headFor(wire.request("GET", "")))
                .containsPattern("\\|Date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\\|");

        wire.answering("HTTP/1.1 200 OK|date: then|Content-Length: 0||");
        assertThat(wire.headFor(wire.request("GET", "")))
                .contains("|date: then|")
                .doesNotContain("Date:");
    }

    @Test
    void section7_2_sendsTheHostOfTheTarget() {
        wire.headFor(wire.request("GET", ""));

        assertThat(wire.seen())
                .contains("|Host: 127.0.0.1:" + wire.port() + "|")
                .doesNotContain("other.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Keep-Alive: 5", "Proxy-Connection: keep-alive", "TE: gzip", "Upgrade: x", "HTTP2-Settings: x"})
    void section7_6_1_removesWhatIsOfOneConnection(String field) {
        String name = field.substring(0, field.indexOf(':'));
        wire.answering("HTTP/1.1 200 OK|" + field + "|Content-Length: 2||ok");

        String answer = wire.headFor(wire.request("GET", field));

        assertThat(wire.seen()).doesNotContainIgnoringCase("|" + name + ":");
        assertThat(answer).doesNotContainIgnoringCase("|" + name + ":");
    }

    @Test
    void section7_6_1_removesWhatConnectionNominates() {
        wire.answering("HTTP/1.1 200 OK|Connection: X-Gone|X-Gone: 1|X-Kept: 2|Content-Length: 2||ok");

        String answer =
                wire.headFor(wire.request("GET", "Connection: close, X-One|X-ONE: 1|connection: x-two|X-Two: 2"));

        assertThat(wire.seen()).doesNotContainIgnoringCase("x-one").doesNotContainIgnoringCase("x-two");
        assertThat(wire.seen()).doesNotContain("Connection");
        assertThat(answer).contains("|X-Kept: 2|").doesNotContain("X-Gone");
    }

    @Test
    void section7_6_2_answersTraceAtZero() {
        try (WireClient client = wire.client()) {
            String answer = client.send(wire.request("TRACE", "Max-Forwards: 0|Cookie: secret"))
                    .message();

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Content-Type: message/http\r\n")
                    .contains("\r\n\r\nTRACE http://127.0.0.1")
                    .contains("Max-Forwards: 0\r\n")
                    .doesNotContain("secret", "Proxy-Authorization");
            assertThat(wire.heads()).isEmpty();
        }
    }

    @Test
    void section7_6_2_answersOptionsAtZero() {
        assertThat(wire.headFor(wire.request("OPTIONS", "Max-Forwards: 0")))
                .startsWith("HTTP/1.1 200 ")
                .contains("|Allow: GET, ", "|Content-Length: 0|");
        assertThat(wire.heads()).isEmpty();
    }

    @Test
    void section7_6_2_takesOneOffBeforeItForwards() {
        wire.headFor(wire.request("TRACE", "Max-Forwards: 3"));
        assertThat(wire.seen()).contains("|Max-Forwards: 2|").doesNotContain("Max-Forwards: 3");

        wire.answering(Wire.OK).headFor(wire.request("GET", "Max-Forwards: 0"));
        assertThat(wire.seen()).contains("|Max-Forwards: 0|");
    }

    @Test
    void section7_6_3_addsViaBothWays() {
        wire.answering("HTTP/1.0 200 OK|Via: 1.1 cache|Content-Length: 2||ok!");

        String answer = wire.headFor(wire.request("GET", "Via: 1.0 fred"));

        assertThat(wire.seen()).contains("|Via: 1.0 fred|").contains("|Via: 1.1 carillon|");
        assertThat(answer).contains("|Via: 1.1 cache|").contains("|Via: 1.0 carillon|");
    }

    @Test
    void section7_7_leavesPathAndQueryAsTheyAre() {
        String path = "/a//b/../%7e%2F;x=1?q=%20&&r#".replace("#", "");

        wire.headFor(wire.request("GET", wire.target(path), ""));
        assertThat(wire.seen()).startsWith("GET " + path + " HTTP/1.1|");

        wire.answering(Wire.OK).headFor(wire.request("GET", wire.target("?q"), ""));
        assertThat(wire.seen()).startsWith("GET /?q HTTP/1.1|");
    }

    @Test
    void section7_8_passesAnUpgradeOnWithItsConnectionOption() {
        wire.answering("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: upgrade||first");
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", "Upgrade: websocket|Connection: Upgrade"));

            assertThat(client.head())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n");
            assertThat(client.text(5)).isEqualTo("first");
            assertThat(wire.seen()).contains("|Upgrade: websocket|", "|Connection: Upgrade|");
        }
    }

    @Test
    void section7_8_ignoresAnUpgradeOfHttp10() {
        wire.headFor(
                wire.request("GET", "Upgrade: websocket|Connection: Upgrade").replace("HTTP/1.1", "HTTP/1.0"));

        assertThat(wire.seen()).doesNotContain("Upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket, h2c", "HTTP/2.0"})
    void section7_8_switchesToNoHttp2(String protocols) {
        wire.headFor(wire.request(
                "GET", "Upgrade: " + protocols + "|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AAMAAABk"));

        assertThat(wire.seen()).doesNotContain("Upgrade", "HTTP2-Settings", "Connection");
    }

    @Test
    void section8_6_sendsNoLengthWith204() {
        wire.answering("HTTP/1.1 204 No Content|Content-Length: 0||");

        assertThat(wire.headFor(wire.request("GET", ""))).doesNotContain("Content-Length");
    }

    @Test
    void section9_3_6_sendsNoFramingWithASuccessfulConnect() {
        String authority = "127.0.0.1:" + wire.port();

        assertThat(wire.headFor(wire.request("CONNECT", authority, "")))
                .isEqualTo("HTTP/1.1 200 Connection established||");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "/", "http://127.0.0.1:80/"})
    void section9_3_6_refusesAnEmptyOrInvalidPort(String target) {
        assertThat(wire.headFor(wire.request("CONNECT", target, "")))
                .startsWith("HTTP/1.1 400 ")
                .contains("|Connection: close|");
    }

    @Test
    void section10_1_1_relaysTheContinueThatAClientWaitsFor() {
        wire.answering("HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 2||ok!");
        try (WireClient client = wire.client()) {
            client.send(wire.request("POST", "Expect: 100-continue|Content-Length: 5"));

            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("hello").head()).startsWith("HTTP/1.1 200 ");
            assertThat(wire.seen()).contains("|Expect: 100-continue|");
        }
    }

    @Test
    void section10_1_1_relaysAnAnswerInsteadOfTheContinue() {
        wire.answering("HTTP/1.1 417 Expectation Failed|Content-Length: 2||no");
        try (WireClient client = wire.client()) {
            client.send(wire.request("POST", "Expect: 100-continue|Transfer-Encoding: chunked"));

            // What comes now may be the body or the next request: nobody can tell.
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 417 ")
                    .contains("Connection: close\r\n")
                    .endsWith("no");
        }
    }

    @Test
    void section10_1_4_saysTrailersWithTheirConnectionOption() {
        wire.headFor(wire.request("GET", "TE: gzip;q=0.5, trailers"));

        assertThat(wire.seen()).contains("|Connection: TE|", "|TE: trailers|").doesNotContain("gzip");
    }

    @Test
    void section11_7_1_challengesWhoeverHasNoCredentials() {
        String request = wire.request("GET", "").replaceAll("Proxy-Authorization: .*\r\n", "");

        assertThat(wire.headFor(request))
                .startsWith("HTTP/1.1 407 ")
                .contains("|Proxy-Authenticate: Basic ", "|Proxy-Authenticate: Bearer ");
        assertThat(wire.heads()).isEmpty();
    }

    @Test
    void section11_7_2_keepsItsCredentialsToItself() {
        wire.headFor(wire.request("GET", "Authorization: Bearer x"));

        assertThat(wire.seen()).contains("|Authorization: Bearer x|").doesNotContain("Proxy-Authorization");
    }

    @Test
    void section15_2_forwardsInterimAnswers() {
        wire.answering("HTTP/1.1 102 Processing||HTTP/1.1 103 Early Hints|Link: </a>||" + Wire.OK);
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", ""));

            assertThat(client.head()).startsWith("HTTP/1.1 102 ");
            assertThat(client.head()).startsWith("HTTP/1.1 103 ").contains("Link: </a>\r\n");
            assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void section15_2_sendsNoInterimAnswerToHttp10() {
        wire.answering("HTTP/1.1 103 Early Hints|Link: </a>||" + Wire.OK);

        assertThat(wire.headFor(wire.request("GET", "").replace("HTTP/1.1", "HTTP/1.0")))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void section15_4_5_keepsTheLengthThat304Tells() {
        wire.answering("HTTP/1.1 304 Not Modified|Content-Length: 1234||");
        try (WireClient client = wire.client()) {
            assertThat(client.send(wire.request("GET", "")).head()).contains("Content-Length: 1234\r\n");
            assertThat(client.send(wire.request("GET", "")).head()).startsWith("HTTP/1.1 304 ");
        }
    }
}
