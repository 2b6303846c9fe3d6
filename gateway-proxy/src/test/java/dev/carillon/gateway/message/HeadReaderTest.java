package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, sections 2 to 5. In what a test reads, {@code |} is CRLF. */
class HeadReaderTest {

    private static String request(String text) {
        return outcome(text, false);
    }

    private static String response(String text) {
        return outcome(text, true);
    }

    // Whole and byte by byte: there is one answer.
    private static String outcome(String text, boolean response) {
        String message = text.replace("|", "\r\n");
        String whole = Heads.outcome(List.of(message), response);
        assertThat(Heads.outcome(bytesOf(message), response)).isEqualTo(whole);
        return whole;
    }

    private static List<String> bytesOf(String text) {
        List<String> bytes = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            bytes.add(text.substring(i, i + 1));
        }
        return bytes;
    }

    @Test
    void readsARequestAndStopsBehindIt() {
        assertThat(request("POST http://a/b?c HTTP/1.1|Host: a|Content-Length:5|X-Empty:|X-Tab:\t x\ty \t||hello"))
                .isEqualTo("""
                        POST http://a/b?c 1.1
                        HOST Host=a
                        CONTENT_LENGTH Content-Length=5
                        OTHER X-Empty=
                        OTHER X-Tab=x\ty
                        then hello""");
    }

    @Test
    void readsAResponseAndStopsBehindIt() {
        assertThat(response("HTTP/1.1 404 Not  there \u00e9|A: b||more")).isEqualTo("404 1.1\nOTHER A=b\nthen more");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK||, 200 1.1",
        "HTTP/1.1 200 ||, 200 1.1",
        "HTTP/1.1 200||, 200 1.1",
        "HTTP/1.0 599 x||, 599 1.0",
        "HTTP/1.7 100 x||, 100 1.1",
    })
    void readsStatusLines(String text, String outcome) {
        assertThat(response(text)).startsWith(outcome + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1||, GET / 1.1",
        "GET / HTTP/1.0||, GET / 1.0",
        "GET / HTTP/1.9||, GET / 1.1",
        "G!#$%&'*+-.^_`~9 * HTTP/1.1||, G!#$%&'*+-.^_`~9 * 1.1",
        "CONNECT [::1]:443 HTTP/1.1||, CONNECT [::1]:443 1.1",
    })
    void readsRequestLines(String text, String outcome) {
        assertThat(request(text)).startsWith(outcome + "\n");
    }

    private static Stream<String> malformedRequests() {
        return Stream.of(
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1|Host: a\n|",
                "GET / HTTP/1.1|Host: a|\n",
                "GET / HTTP/1.1|Host: a\r|\n",
                "GET / HTTP/1.1\rHost: a||",
                "GET / HTTP/1.1|Host: a\rX: b||",
                "GET / HTTP/1.1|X: a\0b||",
                "GET / HTTP/1.1|X: a\u007fb||",
                "GET / HTTP/1.1|X: a\u0001b||",
                "GET / HTTP/1.1|X\0: a||",
                "GET /\0 HTTP/1.1||",
                "GET\t/\tHTTP/1.1||",
                "GET  / HTTP/1.1||",
                "GET /  HTTP/1.1||",
                "GET / HTTP/1.1 ||",
                " GET / HTTP/1.1||",
                "GET / a HTTP/1.1||",
                "GET HTTP/1.1||",
                "GET /||",
                "GET||",
                "||",
                "G(T / HTTP/1.1||",
                "GET /#fragment HTTP/1.1||",
                "GET http://a/\u00e9 HTTP/1.1||",
                "GET / http/1.1||",
                "GET / HTTP/1||",
                "GET / HTTP/1.||",
                "GET / HTTP/1.10||",
                "GET / HTTP/11.1||",
                "GET / HTTP1.1||",
                "GET / FTP/1.1||",
                "GET / HTTP/1.1| Host: a||",
                "GET / HTTP/1.1|Host: a| folded||",
                "GET / HTTP/1.1|Host: a|\tfolded||",
                "GET / HTTP/1.1|Host : a||",
                "GET / HTTP/1.1|Host\t: a||",
                "GET / HTTP/1.1|: a||",
                "GET / HTTP/1.1|Host||",
                "GET / HTTP/1.1|X Y: a||",
                "GET / HTTP/1.1|X\u00e9: a||",
                "GET / HTTP/1.1|X(: a||",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001||");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/contacts?q=\u00d0\u00b1 HTTP/1.1||", "GET \u00d0\u00b1 HTTP/1.1||"})
    void saysThatBytesOfATargetAreToBeEscaped(String text) {
        String message = text.replace("|", "\r\n");

        assertThatThrownBy(() -> HeadReader.request(new Head(), Heads.bytes(message)))
                .isInstanceOfSatisfying(MalformedMessageException.class, e -> {
                    assertThat(e.kind()).isEqualTo("malformed-target");
                    assertThat(e.detail()).contains("escape its bytes");
                });
    }

    @ParameterizedTest
    @MethodSource("malformedRequests")
    void refusesWhatIsNoRequest(String text) {
        assertThat(request(text)).startsWith("400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1  200 OK||",
                "HTTP/1.1 20 OK||",
                "HTTP/1.1 2000 OK||",
                "HTTP/1.1 0x1 OK||",
                "HTTP/1.1 099 OK||",
                "HTTP/1.1 600 OK||",
                "HTTP/1.1 200\tOK||",
                "HTTP/1.1\t200 OK||",
                "HTTP/1.1||",
                "HTTP/1.1 ||",
                "HTTP 200 OK||",
                "ICY 200 OK||",
                "nonsense||",
                "||",
                "HTTP/1.1 200 OK\nA: b\n\n",
                "HTTP/1.1 200 O\rK||",
                "HTTP/1.1 200 O\0K||",
                "HTTP/1.1 200 OK|A: b| folded||",
                "HTTP/1.1 200 OK|A : b||",
                "HTTP/1.1 200 OK|A: b\0||",
            })
    void refusesWhatIsNoResponse(String text) {
        assertThat(response(text)).startsWith("400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/2.0||", "GET / HTTP/0.9||", "PRI * HTTP/2.0||SM||", "GET / HTTP/3.1||"})
    void speaksHttp1Only(String text) {
        assertThat(request(text)).startsWith("505 ");
    }

    @ParameterizedTest
    @CsvSource({"8170, GET", "8171, more", "9000, 414", "100000, 414"})
    void boundsTheRequestLine(int length, String outcome) {
        // Behind the longest line there is nothing but its end.
        String line = "GET /" + "x".repeat(length - 5);
        assertThat(outcome.equals("414") ? request(line) : request(line + " HTTP/1.1|Host: a||"))
                .startsWith(outcome.equals("more") ? "GET" : outcome);
    }

    @ParameterizedTest
    @CsvSource({"32768, GET /", "32769, 431", "40000, 431", "66000, 431"})
    void boundsTheHead(int size, String outcome) {
        String before = "GET / HTTP/1.1|Host: a|X: ".replace("|", "\r\n");

        assertThat(request(before + "x".repeat(size - before.length() - 4) + "||"))
                .startsWith(outcome);
    }

    @ParameterizedTest
    @CsvSource({"256, GET /", "257, 431"})
    void boundsTheNumberOfFields(int fields, String outcome) {
        assertThat(request("GET / HTTP/1.1|" + String.join("|", Collections.nCopies(fields, "A:b")) + "||"))
                .startsWith(outcome);
    }

    @Test
    void waitsForTheRestOfAHead() {
        String whole = "GET / HTTP/1.1|Host: a||".replace("|", "\r\n");
        for (int i = 0; i < whole.length(); i++) {
            assertThat(Heads.outcome(List.of(whole.substring(0, i)), false)).isEqualTo("more");
        }
    }

    @Test
    void servesOneMessageAfterTheOther() {
        Head head = Heads.request("GET /long HTTP/1.0|A: b|C: d");
        head.clear();

        assertThat(head.isBegun()).isFalse();
        assertThat(head.fields()).isZero();
        assertThat(head.has(KnownField.HOST)).isFalse();
    }
}
