package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, sections 6.1 to 6.3 and 9.3. */
class FramingTest {

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Host: a, 0",
        "GET / HTTP/1.1|Host:, 0",
        "POST / HTTP/1.1|Host: a|Content-Length: 0, 0",
        "POST / HTTP/1.1|Host: a|Content-Length: 5, 5",
        "POST / HTTP/1.1|Host: a|Content-Length: 007, 7",
        "POST / HTTP/1.1|Host: a|Content-Length: 999999999999999999, 999999999999999999",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, -1",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked, -1",
        "GET / HTTP/1.0|Accept: x, 0",
        "POST / HTTP/1.0|Content-Length: 5, 5",
        "CONNECT a:1 HTTP/1.1|Host: a, 0",
        "CONNECT a:1 HTTP/1.1|Host: a|Content-Length: 0, 0",
    })
    void aRequestHasThisLength(String lines, long length) throws MalformedMessageException {
        assertThat(Framing.ofRequest(Heads.request(lines))).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "POST / HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked, exclude each other",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 0, exclude each other",
        "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5, one number",
        "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6, one number",
        "POST / HTTP/1.1|Host: a|Content-Length: +5, one number",
        "POST / HTTP/1.1|Host: a|Content-Length: -5, one number",
        "POST / HTTP/1.1|Host: a|Content-Length: 0x5, one number",
        "POST / HTTP/1.1|Host: a|Content-Length: 5.0, one number",
        "POST / HTTP/1.1|Host: a|Content-Length: 5 5, one number",
        "'POST / HTTP/1.1|Host: a|Content-Length: 5, 5', one number",
        "POST / HTTP/1.1|Host: a|Content-Length: 9999999999999999999, one number",
        "POST / HTTP/1.1|Host: a|Content-Length:, one number",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked, only transfer coding",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity, only transfer coding",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, only transfer coding",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked', only transfer coding",
        "'POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked', only transfer coding",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked;q=1, only transfer coding",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding:, only transfer coding",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked, only transfer coding",
        "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked, HTTP/1.0 has no",
        "GET / HTTP/1.1|Accept: a, needs a Host",
        "GET / HTTP/1.1|Host: a|Host: a, more than one Host",
        "GET / HTTP/1.0|Host: a|Host: b, more than one Host",
        "GET / HTTP/1.1|Host: a b, Host is not",
        "CONNECT a:1 HTTP/1.1|Host: a|Content-Length: 5, CONNECT has no content",
        "CONNECT a:1 HTTP/1.1|Host: a|Transfer-Encoding: chunked, CONNECT has no content",
    })
    void aRequestIsInDoubt(String lines, String reason) {
        assertThatThrownBy(() -> Framing.ofRequest(Heads.request(lines)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, false, -2",
        "HTTP/1.1 200 OK|Content-Length: 5, false, 5",
        "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 5, false, 5",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked, false, -1",
        "HTTP/1.1 200 OK|Content-Length: 5, true, 0",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked, true, 0",
        "HTTP/1.1 200 OK, true, 0",
        "HTTP/1.1 204 No Content, false, 0",
        "HTTP/1.1 204 No Content|Content-Length: 5, false, 0",
        "HTTP/1.1 304 Not Modified|Content-Length: 5, false, 0",
        "HTTP/1.1 103 Early Hints|Link: a, false, 0",
        "HTTP/1.0 200 OK, false, -2",
        "HTTP/1.1 205 Reset Content|Content-Length: 0, false, 0",
    })
    void aResponseHasThisLength(String lines, boolean toHead, long length) throws MalformedMessageException {
        assertThat(Framing.ofResponse(Heads.response(lines), toHead)).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK|Content-Length: 5|Transfer-Encoding: chunked, false",
        "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 6, false",
        "HTTP/1.1 200 OK|Content-Length: five, false",
        "'HTTP/1.1 200 OK|Content-Length: 5, 5', false",
        "HTTP/1.1 200 OK|Content-Length: five, true",
        "HTTP/1.1 304 Not Modified|Content-Length: five, false",
        "HTTP/1.1 200 OK|Transfer-Encoding: xchunked, false",
        "'HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked', false",
        "HTTP/1.0 200 OK|Transfer-Encoding: chunked, false",
        "HTTP/1.1 100 Continue|Content-Length: 5, false",
        "HTTP/1.1 103 Early Hints|Transfer-Encoding: chunked, false",
    })
    void aResponseIsInDoubt(String lines, boolean toHead) {
        assertThatThrownBy(() -> Framing.ofResponse(Heads.response(lines), toHead))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Host: a, true",
        "GET / HTTP/1.1|Host: a|Connection: close, false",
        "'GET / HTTP/1.1|Host: a|Connection: x, CLOSE ,y', false",
        "GET / HTTP/1.1|Host: a|Connection: x|Connection: close, false",
        "GET / HTTP/1.1|Host: a|Proxy-Connection: close, false",
        "GET / HTTP/1.1|Host: a|Connection: closed, true",
        "GET / HTTP/1.0|Host: a, false",
        "GET / HTTP/1.0|Host: a|Connection: Keep-Alive, true",
        "GET / HTTP/1.0|Host: a|Proxy-Connection: keep-alive, true",
        "'GET / HTTP/1.0|Host: a|Connection: keep-alive, close', false",
    })
    void theConnectionStays(String lines, boolean stays) {
        assertThat(Framing.keepsAlive(Heads.request(lines))).isEqualTo(stays);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:80",
                "a:",
                "example.org:65535",
                "127.0.0.1",
                "[::1]",
                "[::1]:80",
                "[::ffff:1.2.3.4]",
                "a%20b",
                "a_b",
                "A-b.c!$&'()*+;="
            })
    void aHostIsWellFormed(String host) {
        assertThat(isHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a,b",
                "a/b",
                "a?b",
                "a#b",
                "a@b",
                "a:b",
                "a:80:80",
                "a:123456",
                ":80",
                "[::1",
                "[]",
                "::1",
                "[::1]80",
                "[::1%25eth0]",
                "[g::1]",
                "a\\b",
                "a\"b",
                "<a>",
                "\u00e9",
                "a:8 0",
                "http://a"
            })
    void aHostIsMalformed(String host) {
        assertThat(isHost(host)).isFalse();
    }

    private static boolean isHost(String host) {
        byte[] bytes = ("xx" + host + "yy").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return HostField.isWellFormed(bytes, 2, bytes.length - 2);
    }
}
