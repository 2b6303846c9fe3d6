package dev.carillon.gateway.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the head of a request says beyond doubt where its body ends and whom it is for. Two readers that disagree on
 * either are what request smuggling lives on, so in doubt the request is refused (RFC 9112, sections 3.2 and 6.3).
 */
public final class Framing {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    /** How a request carries its body. */
    public enum Body {
        NONE,
        SIZED,
        CHUNKED
    }

    private Framing() {}

    /** What is wrong with the head; empty where nothing is. */
    public static Optional<String> fault(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        if (!isKnown(version)) {
            return Optional.of("The version is neither HTTP/1.1 nor HTTP/1.0.");
        }
        if (head.headers().contains("")) {
            return Optional.of("A field has no name.");
        }
        HttpHeaders fields = head.headers();
        List<String> lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
        List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return bodyFault(head, lengths, codings)
                .or(() -> hostFault(version, fields.getAll(HttpHeaderNames.HOST).size()));
    }

    /** Whether this is a version that is spoken here. */
    public static boolean isKnown(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static Optional<String> bodyFault(HttpRequest head, List<String> lengths, List<String> codings) {
        if (!lengths.isEmpty() && !codings.isEmpty()) {
            return Optional.of("Content-Length and Transfer-Encoding exclude each other.");
        }
        if (lengths.size() > 1
                || (lengths.size() == 1
                        && !DIGITS.matcher(lengths.getFirst().strip()).matches())) {
            return Optional.of("Content-Length must be one number.");
        }
        if (codings.size() > 1
                || (codings.size() == 1 && !codings.getFirst().strip().equalsIgnoreCase("chunked"))) {
            return Optional.of("The only transfer coding here is chunked, once.");
        }
        if (!codings.isEmpty() && head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Optional.of("HTTP/1.0 has no Transfer-Encoding.");
        }
        boolean hasBody = !codings.isEmpty() || (!lengths.isEmpty() && !isZero(lengths.getFirst()));
        if (hasBody && head.method().equals(HttpMethod.CONNECT)) {
            return Optional.of("CONNECT has no content.");
        }
        return Optional.empty();
    }

    private static Optional<String> hostFault(HttpVersion version, int hosts) {
        if (hosts > 1) {
            return Optional.of("There is more than one Host.");
        }
        return hosts == 0 && version.equals(HttpVersion.HTTP_1_1)
                ? Optional.of("HTTP/1.1 needs a Host.")
                : Optional.empty();
    }

    /** How the body of a request without fault is framed. */
    public static Body body(MultiMap fields) {
        if (fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Body.CHUNKED;
        }
        String length = fields.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null || isZero(length) ? Body.NONE : Body.SIZED;
    }

    private static boolean isZero(String length) {
        return length.chars().allMatch(c -> c == '0' || c == ' ');
    }
}
