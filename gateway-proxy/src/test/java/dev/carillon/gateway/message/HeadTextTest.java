package dev.carillon.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 7.6.1: what is passed on of a head. In what a test reads, {@code |} is CRLF. */
class HeadTextTest {

    private static String passed(String fields, KnownField... dropped) {
        Head head = Heads.request("GET / HTTP/1.1" + (fields.isEmpty() ? "" : "|" + fields));
        return Heads.written(new HeadText().clear().endToEnd(head, KnownField.mask(dropped)))
                .replace("\r\n", "|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A: b|",
                "A:b|C:   d  |E:\t|",
                "Set-Cookie: one|X: y|Set-Cookie: two|",
                "Authorization: Bearer x|Cookie: a|Trailer: x|Expect: 100-continue|Host: a|",
                "Connection: keep-alive|",
                "A: b|Connection: close|",
            })
    void everythingOfEveryHopGoesOnAsItIs(String fields) {
        String lines = fields.isEmpty() ? "" : fields.substring(0, fields.length() - 1);

        assertThat(passed(lines)).isEqualTo(fields.replaceAll("Connection: [a-z-]*\\|", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: x",
                "cOnnEction: x",
                "Keep-Alive: x",
                "Proxy-Connection: x",
                "TE: trailers",
                "Transfer-Encoding: chunked",
                "Upgrade: x",
                "HTTP2-Settings: x",
                "Content-Length: 5",
                "Proxy-Authorization: x",
                "Proxy-Authenticate: x",
                "Proxy-Authentication-Info: x",
                "X_Forwarded_For: x",
                "X-Forwarded_For: x",
                "x_real_ip: x",
                "Content_Length: 5",
                "Transfer_Encoding: chunked",
                "Proxy_Authorization: x",
                "Max_Forwards: 1",
            })
    void whatIsOfOneHopStaysBehind(String field) {
        assertThat(passed(field)).isEmpty();
        assertThat(passed("A: b|" + field + "|C: d")).isEqualTo("A: b|C: d|");
        assertThat(passed(field + "|A: b|" + field)).isEqualTo("A: b|");
    }

    @ParameterizedTest
    @CsvSource({
        "Connection: X-One|X-One: 1|X-Two: 2, X-Two: 2|",
        "X-One: 1|Connection: x-one|X-One: 2|A: b, A: b|",
        "'Connection: close, X-One ,\tX-TWO\t,,|X-One: 1|X-Two: 2|X-Three: 3', X-Three: 3|",
        "Connection: X-One|A: b|connection: X-Two|X-Two: 2|X-One: 1, A: b|",
        "Connection: X-One|X-One-More: 1|X-On: 2|X_One: 3, X-One-More: 1|X-On: 2|X_One: 3|",
        "Connection: close|Close: 1, Close: 1|",
        "'Connection: keep-alive, Authorization|Authorization: x|A: b', A: b|",
        "'Connection: Host, Via, Max-Forwards|Host: a|Via: 1.1 x|Max-Forwards: 3', Host: a|Via: 1.1 x|Max-Forwards: 3|",
        "'Connection: X-Forwarded-For|X-Forwarded-For: 1|A: b', A: b|",
    })
    void whatConnectionNominatesStaysBehind(String fields, String left) {
        assertThat(passed(fields)).isEqualTo(left);
    }

    @Test
    void whatTheCallerReplacesStaysBehind() {
        assertThat(passed("Host: a|A: b|Via: 1.1 x|host: c", KnownField.HOST, KnownField.VIA))
                .isEqualTo("A: b|");
    }

    @Test
    void writesRequestsAndResponses() {
        Head request = Heads.request("POST /x HTTP/1.0|Host: a");
        Head response = Heads.response("HTTP/1.0 404 Not there");

        assertThat(Heads.written(new HeadText()
                        .beginRequest(request)
                        .append("/y")
                        .endRequestLine()
                        .via(request)
                        .framing(Framing.CHUNKED)
                        .end()))
                .isEqualTo("POST /y HTTP/1.1\r\nVia: 1.0 carillon\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(Heads.written(new HeadText()
                        .beginResponse(response)
                        .via(request)
                        .framing(0)
                        .end()))
                .isEqualTo("HTTP/1.1 404 Not there\r\nVia: 1.0 carillon\r\nContent-Length: 0\r\n\r\n");
        assertThat(Heads.written(new HeadText().beginResponse(Heads.response("HTTP/1.1 204"))))
                .isEqualTo("HTTP/1.1 204 \r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 1234567890123L, Long.MAX_VALUE})
    void writesLengths(long length) {
        assertThat(Heads.written(new HeadText().framing(length))).isEqualTo("Content-Length: " + length + "\r\n");
    }

    @Test
    void goesBeforeABodyWhereThereIsRoom() {
        HeadText text = new HeadText().append("head");
        ByteBuf body = Unpooled.copiedBuffer("....body", StandardCharsets.US_ASCII);

        assertThat(text.writeBefore(body.readerIndex(3))).isFalse();
        assertThat(text.writeBefore(body.readerIndex(4))).isTrue();
        assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("headbody");
    }

    @Test
    void growsWithWhatIsWritten() {
        String value = "x".repeat(30_000);

        assertThat(Heads.written(new HeadText().field("A", value).optionalField("B", null)))
                .isEqualTo("A: " + value + "\r\n");
    }
}
