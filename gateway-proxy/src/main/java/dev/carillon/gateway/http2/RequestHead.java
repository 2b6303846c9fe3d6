package dev.carillon.gateway.http2;

import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadReader;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request out of its field section. It is written down as HTTP/1.1 would have it and read again, so that
 * whatever holds for a head there holds for one that came as HTTP/2. What could be read in two ways once it is text is
 * refused before (RFC 9113, section 10.3). Not thread-safe: the text is its event loop's.
 */
final class RequestHead {
    /** What belongs to a connection, of which HTTP/2 has no such fields (RFC 9113, section 8.2.2). */
    private static final long OF_CONNECTION = KnownField.mask(
            KnownField.CONNECTION,
            KnownField.KEEP_ALIVE,
            KnownField.PROXY_CONNECTION,
            KnownField.TRANSFER_ENCODING,
            KnownField.UPGRADE,
            KnownField.HTTP2_SETTINGS);

    private static final AsciiString METHOD = AsciiString.cached(":method");
    private static final AsciiString SCHEME = AsciiString.cached(":scheme");
    private static final AsciiString AUTHORITY = AsciiString.cached(":authority");
    private static final AsciiString PATH = AsciiString.cached(":path");
    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString COOKIE = AsciiString.cached("cookie");
    private static final byte[] TRAILERS = "trailers".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = ascii(": ");
    private static final byte[] LINE_END = ascii("\r\n");

    private RequestHead() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the head of a request.
     *
     * @param head an empty one
     * @param whole whether the request ends with its head
     * @return the length of its body, see {@link Framing}
     */
    static long read(Http2Headers fields, boolean whole, Head head, HeadText text) throws MalformedMessageException {
        write(fields, text);
        parse(text, in -> HeadReader.request(head, in));
        head.cameAsHttp2();
        if (head.hasAny(OF_CONNECTION)) {
            throw malformed("A field of the connection has no place in HTTP/2.");
        }
        if (head.has(KnownField.TE) && !head.valueEquals(head.find(KnownField.TE), TRAILERS)) {
            throw malformed("TE is 'trailers' or absent.");
        }
        long declared = Framing.ofRequest(head);
        if (whole) {
            if (declared > 0) {
                throw malformed("The body has not the length that Content-Length says.");
            }
            return 0;
        }
        return head.has(KnownField.CONTENT_LENGTH) ? declared : Framing.CHUNKED;
    }

    /** Reads the fields behind a body. */
    static void trailers(Http2Headers fields, Head trailers, HeadText text) throws MalformedMessageException {
        text.clear();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            if (isPseudo(field.getKey())) {
                throw malformed("There are no pseudo-header fields behind a body.");
            }
            field(text, field.getKey(), field.getValue());
        }
        text.end();
        parse(text, in -> HeadReader.trailers(trailers, in));
    }

    static MalformedMessageException malformed(String detail) {
        return new MalformedMessageException(400, "malformed-request", detail);
    }

    private interface Reading {
        boolean read(ByteBuf in) throws MalformedMessageException;
    }

    private static void parse(HeadText text, Reading reading) throws MalformedMessageException {
        ByteBuf in = Unpooled.buffer(text.size());
        text.writeTo(in);
        if (!reading.read(in) || in.isReadable()) {
            throw malformed("The field section is none.");
        }
    }

    private static void write(Http2Headers fields, HeadText text) throws MalformedMessageException {
        CharSequence method = only(fields, METHOD);
        CharSequence authority = only(fields, AUTHORITY);
        CharSequence host = only(fields, HOST);
        if (method == null) {
            throw malformed("There is no :method.");
        }
        // Two names for one thing: whoever looks at the other one must not see another (RFC 9113, section 8.3.1).
        if (authority != null && host != null && !AsciiString.contentEqualsIgnoreCase(authority, host)) {
            throw malformed("Host is not what :authority is.");
        }
        text.clear();
        part(text, method);
        text.append(" ");
        part(text, target(fields, method, authority));
        text.endRequestLine();
        if (authority != null) {
            field(text, HOST, authority);
        }
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            CharSequence name = field.getKey();
            if (isPseudo(name)) {
                known(name);
            } else if (!AsciiString.contentEquals(name, COOKIE)
                    && !(authority != null && AsciiString.contentEquals(name, HOST))) {
                field(text, name, field.getValue());
            }
        }
        cookies(fields, text);
        text.end();
    }

    private static CharSequence target(Http2Headers fields, CharSequence method, @Nullable CharSequence authority)
            throws MalformedMessageException {
        CharSequence scheme = only(fields, SCHEME);
        CharSequence path = only(fields, PATH);
        if (AsciiString.contentEquals(method, "CONNECT")) {
            // RFC 9113, section 8.5; the form with a :protocol of RFC 8441 is not offered.
            if (authority == null || scheme != null || path != null) {
                throw malformed("CONNECT has an :authority, no :scheme and no :path.");
            }
            return authority;
        }
        if (scheme == null || path == null) {
            throw malformed("There is no :scheme or no :path.");
        }
        if (!AsciiString.contentEquals(scheme, "http") && !AsciiString.contentEquals(scheme, "https")) {
            throw malformed("The :scheme is neither http nor https.");
        }
        boolean ofServer = AsciiString.contentEquals(path, "*") && AsciiString.contentEquals(method, "OPTIONS");
        if (!ofServer && (path.isEmpty() || path.charAt(0) != '/')) {
            throw malformed("The :path does not begin with a slash.");
        }
        return path;
    }

    private static @Nullable CharSequence only(Http2Headers fields, AsciiString name) throws MalformedMessageException {
        List<CharSequence> values = fields.getAll(name);
        if (values.size() > 1) {
            throw malformed("There is more than one " + name + ".");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static boolean isPseudo(CharSequence name) {
        return name.length() > 0 && name.charAt(0) == ':';
    }

    private static void known(CharSequence name) throws MalformedMessageException {
        if (!AsciiString.contentEquals(name, METHOD)
                && !AsciiString.contentEquals(name, SCHEME)
                && !AsciiString.contentEquals(name, AUTHORITY)
                && !AsciiString.contentEquals(name, PATH)) {
            throw malformed("There is a pseudo-header field that is not known here.");
        }
    }

    // Crumbs, for the compression's sake, are one field again (RFC 9113, section 8.2.3).
    private static void cookies(Http2Headers fields, HeadText text) throws MalformedMessageException {
        List<CharSequence> crumbs = fields.getAll(COOKIE);
        if (crumbs.isEmpty()) {
            return;
        }
        append(text, COOKIE);
        text.append(SEPARATOR);
        for (int i = 0; i < crumbs.size(); i++) {
            text.append(i == 0 ? "" : "; ");
            value(text, crumbs.get(i));
        }
        text.append(LINE_END);
    }

    // RFC 9113, section 8.2.1; what a name may have besides is looked at where it is read.
    private static void field(HeadText text, CharSequence name, CharSequence value) throws MalformedMessageException {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c == ':' || c >= 0x7f || (c >= 'A' && c <= 'Z')) {
                throw malformed("The name of a field has a character that is not allowed there.");
            }
        }
        append(text, name);
        text.append(SEPARATOR);
        value(text, value);
        text.append(LINE_END);
    }

    private static void value(HeadText text, CharSequence value) throws MalformedMessageException {
        int length = value.length();
        if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
            throw malformed("The value of a field begins or ends with white space.");
        }
        part(text, value);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static void part(HeadText text, CharSequence part) throws MalformedMessageException {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                throw malformed("The message has a control character where none may be.");
            }
        }
        append(text, part);
    }

    private static void append(HeadText text, CharSequence part) {
        if (part instanceof AsciiString bytes) {
            text.append(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.length());
        } else {
            text.append(part.toString());
        }
    }
}
