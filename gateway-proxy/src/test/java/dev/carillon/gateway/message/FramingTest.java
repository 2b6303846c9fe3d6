package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {

    private static HttpRequest head(String method, String version, String fields) {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.valueOf(version), HttpMethod.valueOf(method), "/");
        for (String field : fields.split(";", -1)) {
            String[] parts = field.split(":", 2);
            head.headers().add(parts[0].strip(), parts[1].strip());
        }
        return head;
    }

    @ParameterizedTest
    @CsvSource({
        "GET, HTTP/1.1, Host: a",
        "POST, HTTP/1.1, Host: a; Content-Length: 0",
        "POST, HTTP/1.1, Host: a; Content-Length: 5",
        "POST, HTTP/1.1, Host: a; Transfer-Encoding: chunked",
        "POST, HTTP/1.1, Host: a; Transfer-Encoding: Chunked",
        "GET, HTTP/1.0, Accept: x",
        "POST, HTTP/1.0, Content-Length: 5",
        "CONNECT, HTTP/1.1, Host: a",
        "CONNECT, HTTP/1.1, Host: a; Content-Length: 0",
    })
    void isBeyondDoubt(String method, String version, String fields) {
        assertThat(Framing.fault(head(method, version, fields))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, HTTP/1.1, Host: a; Content-Length: 5; Transfer-Encoding: chunked, exclude each other",
        "POST, HTTP/1.1, Host: a; Content-Length: 5; Content-Length: 5, one number",
        "POST, HTTP/1.1, Host: a; Content-Length: 5; Content-Length: 6, one number",
        "POST, HTTP/1.1, Host: a; Content-Length: +5, one number",
        "POST, HTTP/1.1, Host: a; Content-Length: -5, one number",
        "POST, HTTP/1.1, Host: a; Content-Length: 0x5, one number",
        "POST, HTTP/1.1, 'Host: a; Content-Length: 5, 5', one number",
        "POST, HTTP/1.1, Host: a; Content-Length: 9999999999999999999, one number",
        "POST, HTTP/1.1, Host: a; Content-Length:, one number",
        "POST, HTTP/1.1, Host: a; Transfer-Encoding: xchunked, only transfer coding",
        "POST, HTTP/1.1, Host: a; Transfer-Encoding: identity, only transfer coding",
        "POST, HTTP/1.1, 'Host: a; Transfer-Encoding: gzip, chunked', only transfer coding",
        "POST, HTTP/1.1, Host: a; Transfer-Encoding: chunked; Transfer-Encoding: chunked, only transfer coding",
        "POST, HTTP/1.0, Host: a; Transfer-Encoding: chunked, has no Transfer-Encoding",
        "CONNECT, HTTP/1.1, Host: a; Content-Length: 5, has no content",
        "CONNECT, HTTP/1.1, Host: a; Transfer-Encoding: chunked, has no content",
        "GET, HTTP/1.1, Accept: x, needs a Host",
        "GET, HTTP/1.1, Host: a; Host: a, more than one Host",
        "GET, HTTP/1.0, Host: a; Host: b, more than one Host",
        "GET, HTTP/2.0, Host: a, neither HTTP/1.1",
        "GET, HTTP/1.2, Host: a, neither HTTP/1.1",
    })
    void isInDoubt(String method, String version, String fields, String fault) {
        assertThat(Framing.fault(head(method, version, fields)))
                .hasValueSatisfying(told -> assertThat(told).contains(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "Accept, x, NONE",
        "Content-Length, 0, NONE",
        "Content-Length, 000, NONE",
        "Content-Length, 1, SIZED",
        "Transfer-Encoding, chunked, CHUNKED",
    })
    void tellsHowTheBodyIsFramed(String name, String value, Framing.Body body) {
        assertThat(Framing.body(MultiMap.caseInsensitiveMultiMap().add(name, value)))
                .isEqualTo(body);
    }
}
