package dev.carillon.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MalformedMessageException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request of HTTP/2, and what only looks like one (RFC 9113, sections 8.1.1 to 8.3, and 10.3). */
class RequestHeadTest {
    private final Head head = new Head();

    /** Fields as text, {@code name=value} each, with {@code |} between them. */
    private static Http2Headers fields(String text) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        for (String field : text.translateEscapes().split("\\|", -1)) {
            int equals = field.indexOf('=');
            fields.add(field.substring(0, equals), field.substring(equals + 1));
        }
        return fields;
    }

    private long read(String text, boolean whole) throws MalformedMessageException {
        return RequestHead.read(fields(text), whole, head, new HeadText());
    }

    @Test
    void aRequestIsReadAsOneOfHttp11() throws MalformedMessageException {
        long length = read(":method=POST|:scheme=https|:authority=a.test|:path=/b?c|x-y=z|content-length=3", false);

        assertThat(length).isEqualTo(3);
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target()).isEqualTo("/b?c");
        assertThat(head.value(KnownField.HOST)).isEqualTo("a.test");
        assertThat(head.value("x-y")).isEqualTo("z");
        assertThat(head.isHttp10()).isFalse();
    }

    @Test
    void theLengthIsSaidOrIsToBeSeen() throws MalformedMessageException {
        assertThat(read(":method=GET|:scheme=http|:authority=a|:path=/", true)).isZero();
        head.clear();
        assertThat(read(":method=PUT|:scheme=http|:authority=a|:path=/", false)).isEqualTo(Framing.CHUNKED);
    }

    @Test
    void hostStandsInForTheAuthorityAndIsNotSaidTwice() throws MalformedMessageException {
        read(":method=GET|:scheme=http|:path=/|host=a.test", true);
        assertThat(head.value(KnownField.HOST)).isEqualTo("a.test");
        head.clear();
        read(":method=GET|:scheme=http|:authority=a.test|:path=/|host=A.test", true);
        assertThat(head.count(KnownField.HOST)).isEqualTo(1);
    }

    @Test
    void crumbsAreOneCookie() throws MalformedMessageException {
        read(":method=GET|:scheme=http|:authority=a|:path=/|cookie=a=1|x=y|cookie=b=2", true);

        assertThat(head.value("cookie")).isEqualTo("a=1; b=2");
    }

    @Test
    void theTargetOfOptionsAndConnectIsTheirOwn() throws MalformedMessageException {
        read(":method=OPTIONS|:scheme=http|:authority=a|:path=*", true);
        assertThat(head.target()).isEqualTo("*");
        head.clear();
        read(":method=CONNECT|:authority=a:443", true);
        assertThat(head.target()).isEqualTo("a:443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":scheme=http|:authority=a|:path=/",
                ":method=GET|:authority=a|:path=/",
                ":method=GET|:scheme=http|:authority=a",
                ":method=GET|:scheme=http|:path=/",
                ":method=GET|:scheme=ftp|:authority=a|:path=/",
                ":method=GET|:method=PUT|:scheme=http|:authority=a|:path=/",
                ":method=GET|:scheme=http|:authority=a|:path=/|:path=/b",
                ":method=GET|:scheme=http|:authority=a|:authority=b|:path=/",
                ":method=GET|:scheme=http|:authority=a|:path=",
                ":method=GET|:scheme=http|:authority=a|:path=*",
                ":method=GET|:scheme=http|:authority=a|:path=b",
                ":method=GET|:scheme=http|:authority=a|:path=http://b/",
                ":method=GET|:scheme=http|:authority=a|:path=/#b",
                ":method=GET|:scheme=http|:authority=a|:path=/ HTTP/1.1",
                ":method=GET|:scheme=http|:authority=a|:path=/ HTTP/1.1\\r\\nX: y",
                ":method=GET /b|:scheme=http|:authority=a|:path=/",
                ":method=|:scheme=http|:authority=a|:path=/",
                ":method=GET|:scheme=http|:authority=u@a|:path=/",
                ":method=GET|:scheme=http|:authority=a\\r\\nX: y|:path=/",
                ":method=GET|:scheme=http|:authority=a|:path=/|host=b",
                ":method=GET|:scheme=http|:path=/|host=a|host=a",
                ":method=GET|:scheme=http|:authority=a|:path=/|:status=200",
                ":method=CONNECT|:protocol=websocket|:scheme=http|:authority=a|:path=/",
                ":method=CONNECT|:authority=a|:path=/",
                ":method=CONNECT",
                ":method=GET|:scheme=http|:authority=a|:path=/|X-Y=z",
                ":method=GET|:scheme=http|:authority=a|:path=/|x y=z",
                ":method=GET|:scheme=http|:authority=a|:path=/|x:y=z",
                ":method=GET|:scheme=http|:authority=a|:path=/|x\\ny=z",
                ":method=GET|:scheme=http|:authority=a|:path=/|=z",
                ":method=GET|:scheme=http|:authority=a|:path=/|x= y",
                ":method=GET|:scheme=http|:authority=a|:path=/|x=y\\t",
                ":method=GET|:scheme=http|:authority=a|:path=/|x=a\\rb",
                ":method=GET|:scheme=http|:authority=a|:path=/|x=a\\nb",
                ":method=GET|:scheme=http|:authority=a|:path=/|x=a\\0b",
                ":method=GET|:scheme=http|:authority=a|:path=/|cookie=a\\r\\nb: c",
                ":method=GET|:scheme=http|:authority=a|:path=/|connection=close",
                ":method=GET|:scheme=http|:authority=a|:path=/|keep-alive=1",
                ":method=GET|:scheme=http|:authority=a|:path=/|proxy-connection=close",
                ":method=GET|:scheme=http|:authority=a|:path=/|transfer-encoding=chunked",
                ":method=GET|:scheme=http|:authority=a|:path=/|upgrade=h2c",
                ":method=GET|:scheme=http|:authority=a|:path=/|http2-settings=AA",
                ":method=GET|:scheme=http|:authority=a|:path=/|te=gzip",
                ":method=GET|:scheme=http|:authority=a|:path=/|content-length=1",
                ":method=GET|:scheme=http|:authority=a|:path=/|content-length=x",
                ":method=GET|:scheme=http|:authority=a|:path=/|content-length=0|content-length=0",
            })
    void whatIsNoRequestIsRefused(String text) {
        assertThatThrownBy(() -> read(text, true))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        fault -> assertThat(fault.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {":path=/", "X=y", "x=a\\nb", "x y=z"})
    void whatIsNoTrailerIsRefused(String text) {
        assertThatThrownBy(() -> RequestHead.trailers(fields(text), head, new HeadText()))
                .isInstanceOf(MalformedMessageException.class);
    }
}
