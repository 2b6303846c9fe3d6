package dev.carillon.gateway.http2;

import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.Trailers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers as field sections of HTTP/2. Pure. */
final class ResponseFields {
    private static final AsciiString VIA_1_1 = AsciiString.cached("1.1 carillon");
    private static final AsciiString VIA_1_0 = AsciiString.cached("1.0 carillon");

    private ResponseFields() {}

    /** What an origin's interim answer says to the client. */
    static Http2Headers interim(Head head) {
        Http2Headers fields = status(head.status());
        endToEnd(head, fields);
        return fields;
    }

    /**
     * What an origin's answer says to the client.
     *
     * @param length of its body; a negative one is not said
     * @param date of now, for an answer that has none (RFC 9110, section 6.6.1)
     */
    static Http2Headers answer(Head head, long length, ExtraFields extra, String date) {
        Http2Headers fields = status(head.status());
        endToEnd(head, fields);
        fields.add(HttpHeaderNames.VIA, head.isHttp10() ? VIA_1_0 : VIA_1_1);
        if (!head.has(KnownField.DATE)) {
            fields.add(HttpHeaderNames.DATE, date);
        }
        add(extra, fields);
        length(length, fields);
        return fields;
    }

    /** An answer of our own. */
    static Http2Headers own(int status, ExtraFields extra, String contentType, long length, String date) {
        Http2Headers fields = status(status).add(HttpHeaderNames.DATE, date);
        add(extra, fields);
        if (!contentType.isEmpty()) {
            fields.add(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        length(status == 204 ? -1 : length, fields);
        return fields;
    }

    /** The trailers that may pass behind an answer with this head; null where there are none. */
    static @Nullable Http2Headers trailers(Head head, @Nullable Head trailers) {
        if (trailers == null) {
            return null;
        }
        Http2Headers fields = new DefaultHttp2Headers(false);
        for (int i = 0; i < trailers.fields(); i++) {
            if (Trailers.mayPass(head, trailers, i)) {
                add(trailers, i, fields);
            }
        }
        return fields.isEmpty() ? null : fields;
    }

    // Not checked once more: whatever comes here has been read strictly, or is our own.
    private static Http2Headers status(int status) {
        return new DefaultHttp2Headers(false).status(AsciiString.of(Integer.toString(status)));
    }

    private static void endToEnd(Head head, Http2Headers fields) {
        for (int i = 0; i < head.fields(); i++) {
            if (head.isEndToEnd(i)) {
                add(head, i, fields);
            }
        }
    }

    private static void add(Head head, int i, Http2Headers fields) {
        byte[] bytes = head.bytes();
        int nameStart = head.nameStart(i);
        int valueStart = head.valueStart(i);
        fields.add(
                new AsciiString(bytes, nameStart, head.nameEnd(i) - nameStart, true).toLowerCase(),
                new AsciiString(bytes, valueStart, head.valueEnd(i) - valueStart, true));
    }

    private static void add(ExtraFields extra, Http2Headers fields) {
        for (ExtraFields.Field field : extra.fields()) {
            fields.add(field.name().toLowerCase(Locale.ROOT), field.value());
        }
    }

    private static void length(long length, Http2Headers fields) {
        if (length >= 0) {
            fields.addLong(HttpHeaderNames.CONTENT_LENGTH, length);
        }
    }
}
