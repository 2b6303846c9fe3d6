package dev.carillon.gateway.forward;

import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What RFC 9112 says that a proxy MUST do, by section; what it must refuse is the corpus of {@code malformed-requests}.
 * In what a test writes, {@code |} is CRLF.
 */
class Rfc9112Test {
    @RegisterExtension
    static final Wire wire = new Wire();

    private void assertRefused(String request) {
        try (WireClient client = wire.client()) {
            assertThat(client.send(request + wire.request("GET", "")).rest())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close\r\n")
                    .containsOnlyOnce("Date: ");
            assertThat(wire.heads()).isEmpty();
        }
    }

    @Test
    void section2_2_ignoresAnEmptyLineBeforeARequest() {
        assertThat(wire.headFor("\r\n" + wire.request("GET", ""))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void section2_2_refusesWhiteSpaceBeforeTheFirstField() {
        assertRefused("GET " + wire.target("/") + " HTTP/1.1\r\n Host: a\r\n" + authorization() + "\r\n");
    }

    @Test
    void section2_2_refusesABareCr() {
        assertRefused(wire.request("GET", "X: a\rb"));
    }

    @Test
    void section2_3_sendsItsOwnVersion() {
        wire.answering("HTTP/1.0 200 OK|Content-Length: 2||ok!");

        assertThat(wire.headFor(wire.request("GET", "").replace("HTTP/1.1", "HTTP/1.0")))
                .startsWith("HTTP/1.1 200 ");
        assertThat(wire.seen()).startsWith("GET /a?b=c HTTP/1.1|");
    }

    @Test
    void section3_answersATargetThatIsTooLongWith414() {
        assertThat(wire.headFor(wire.request("GET", wire.target("/" + "x".repeat(9000)), "")))
                .startsWith("HTTP/1.1 414 ");
        assertThat(wire.headFor(wire.request("GET", wire.target("/" + "x".repeat(8000)), "")))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void section3_2_refusesARequestWithoutHost() {
        assertRefused(wire.request("GET", "").replace("Host: other.example\r\n", ""));
    }

    @Test
    void section3_2_refusesASecondHost() {
        assertRefused(wire.request("GET", "Host: other.example"));
    }

    @Test
    void section3_2_refusesAMalformedHost() {
        assertRefused(wire.request("GET", "").replace("other.example", "other/example"));
    }

    @Test
    void section3_2_2_takesTheAuthorityFromTheTargetAndNotFromHost() {
        wire.headFor(wire.request("GET", wire.target("/").replace("127.0.0.1", "LOCALHOST"), ""));

        assertThat(wire.seen()).startsWith("GET / HTTP/1.1|Host: localhost:" + wire.port() + "|");
    }

    @Test
    void section3_2_2_takesNoOtherForm() {
        assertThat(wire.headFor(wire.request("GET", "/a", ""))).startsWith("HTTP/1.1 400 ");
        assertThat(wire.headFor(wire.request("GET", "https://127.0.0.1/", ""))).startsWith("HTTP/1.1 400 ");
        assertThat(wire.heads()).isEmpty();
    }

    @Test
    void section3_2_4_turnsAnEmptyPathOfOptionsIntoTheAsterisk() {
        wire.headFor(wire.request("OPTIONS", wire.target(""), ""));
        assertThat(wire.seen()).startsWith("OPTIONS * HTTP/1.1|");

        wire.answering(Wire.OK).headFor(wire.request("OPTIONS", wire.target("/"), ""));
        assertThat(wire.seen()).startsWith("OPTIONS / HTTP/1.1|");
    }

    @Test
    void section5_1_refusesWhiteSpaceBeforeAColon() {
        assertRefused(wire.request("POST", "Content-Length : 5") + "hello");
    }

    @Test
    void section5_1_passesNoWhiteSpaceBeforeAColonOn() {
        wire.answering("HTTP/1.1 200 OK|X-A : b|Content-Length: 2||ok");

        assertThat(wire.headFor(wire.request("GET", ""))).startsWith("HTTP/1.1 502 ");
    }

    @Test
    void section5_2_refusesFolding() {
        assertRefused(wire.request("GET", "X: a| b"));
    }

    @Test
    void section5_2_passesNoFoldingOn() {
        wire.answering("HTTP/1.1 200 OK|X-A: b| c|Content-Length: 2||ok");

        assertThat(wire.headFor(wire.request("GET", ""))).startsWith("HTTP/1.1 502 ");
    }

    @Test
    void section6_1_refusesATransferEncodingOfHttp10() {
        assertRefused(wire.request("POST", "Transfer-Encoding: chunked").replace("HTTP/1.1", "HTTP/1.0") + "0\r\n\r\n");
    }

    @Test
    void section6_1_refusesALengthBesideATransferEncoding() {
        assertRefused(wire.request("POST", "Content-Length: 5|Transfer-Encoding: chunked") + "0\r\n\r\n");
    }

    @Test
    void section6_1_sendsNoTransferEncodingToHttp10() {
        wire.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||");
        try (WireClient client = wire.client()) {
            String request = wire.request("GET", "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0");

            assertThat(client.send(request).rest())
                    .contains("Connection: close\r\n")
                    .doesNotContain("Transfer-Encoding", "Content-Length")
                    .endsWith("\r\n\r\nok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5, 5", "+5", "-5", "0x5", "five", "", "99999999999999999999"})
    void section6_3_refusesAnInvalidLength(String length) {
        assertRefused(wire.request("POST", "Content-Length: " + length) + "hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5, 5", "five", "6|Content-Length: 5", "2|Transfer-Encoding: chunked"})
    void section6_3_passesNoAnswerOfInvalidLengthOn(String length) {
        wire.answering("HTTP/1.1 200 OK|Content-Length: " + length + "||ok");

        assertThat(wire.headFor(wire.request("GET", ""))).startsWith("HTTP/1.1 502 ");
    }

    @Test
    void section6_3_readsAnAnswerWithoutLengthToTheEnd() {
        wire.answering("HTTP/1.1 200 OK||until the end!");
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", ""));

            assertThat(client.head()).contains("Transfer-Encoding: chunked\r\n");
            assertThat(client.text(24)).isEqualTo("e\r\nuntil the end!\r\n0\r\n\r\n");
        }
    }

    @Test
    void section7_1_readsChunksAndIgnoresExtensionsThatItDoesNotKnow() {
        wire.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||1;a=\"b\"|o|01;x|k|000||");
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", ""));

            assertThat(client.head()).contains("Transfer-Encoding: chunked\r\n");
            assertThat(client.text(17)).isEqualTo("1\r\no\r\n1\r\nk\r\n0\r\n\r\n");
        }
    }

    @Test
    void section7_1_refusesASizeThatOverflows() {
        assertRefused(wire.request("POST", "Transfer-Encoding: chunked") + "10000000000000005\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void section8_cutsAnAnswerThatIsIncomplete() {
        wire.answering("HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|!");
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", ""));

            assertThat(client.rest()).doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void section9_3_keepsNoConnectionWithAClientOfHttp10() {
        try (WireClient client = wire.client()) {
            String request = wire.request("GET", "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0");

            assertThat(client.send(request).rest())
                    .contains("Connection: close\r\n")
                    .endsWith("\r\n\r\nok");
        }
    }

    @Test
    void section9_3_keepsAConnectionOfHttp10ForWhomItIsNoProxy() {
        String request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        try (WireClient client = wire.gateway().ingress()) {
            assertThat(client.send(request).message())
                    .contains("Connection: keep-alive\r\n")
                    .endsWith("ok");
            assertThat(client.send(request).message()).endsWith("ok");
            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").rest()).endsWith("ok");
        }
    }

    @Test
    void section9_3_keepsAConnectionOfHttp11() {
        int before = wire.connections();
        try (WireClient client = wire.client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(wire.request("GET", "")).message())
                        .doesNotContain("Connection:")
                        .endsWith("ok");
            }
        }
        assertThat(wire.connections()).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void section9_3_2_answersInTheOrderOfTheRequests() {
        wire.answering("HTTP/1.1 200 OK|Content-Length: 2||ok");
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", "")
                    + wire.request("GET", "").replace(authorization(), "")
                    + wire.request("GET", ""));

            assertThat(client.message()).startsWith("HTTP/1.1 200 ");
            assertThat(client.message()).startsWith("HTTP/1.1 407 ");
            assertThat(client.message()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void section9_6_servesNothingBehindAClose() {
        try (WireClient client = wire.client()) {
            client.send(wire.request("GET", "Connection: close") + wire.request("GET", ""));

            assertThat(client.rest()).contains("Connection: close\r\n").containsOnlyOnce("Date: ");
            assertThat(wire.heads()).hasSize(1);
        }
    }
}
