package dev.carillon.gateway.message;

import java.nio.charset.StandardCharsets;

/**
 * Where the body of a message ends, and whether its head says so beyond doubt (RFC 9112, section 6.3). A length is the
 * number of bytes of the body, or one of the constants here. Pure.
 */
public final class Framing {
    /** The body is chunked. */
    public static final long CHUNKED = -1;
    /** The body ends with the connection; of responses only. */
    public static final long UNTIL_CLOSE = -2;

    private static final int MAX_DIGITS = 18;
    private static final byte[] CHUNKED_CODING = ascii("chunked");
    private static final byte[] CONNECT = ascii("CONNECT");
    private static final byte[] CLOSE = ascii("close");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");

    private Framing() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The length of a request's body.
     *
     * @throws MalformedMessageException where two readers could disagree on it, or on whom the request is for
     */
    public static long ofRequest(Head head) throws MalformedMessageException {
        checkHost(head);
        if (!head.hasAny(KnownField.TRANSFER_ENCODING.bit() | KnownField.CONTENT_LENGTH.bit())) {
            return 0;
        }
        long length = declared(head);
        if (length != 0 && head.hasMethod(CONNECT)) {
            throw MalformedMessageException.of("CONNECT has no content.");
        }
        return length;
    }

    private static void checkHost(Head head) throws MalformedMessageException {
        int hosts = head.count(KnownField.HOST);
        if (hosts > 1) {
            throw MalformedMessageException.of("There is more than one Host.");
        }
        if (hosts == 0) {
            if (!head.isHttp10()) {
                throw MalformedMessageException.of("HTTP/1.1 needs a Host.");
            }
            return;
        }
        int i = head.find(KnownField.HOST);
        if (!HostField.isWellFormed(head.bytes(), head.valueStart(i), head.valueEnd(i))) {
            throw MalformedMessageException.of("Host is not host[:port].");
        }
    }

    private static long declared(Head head) throws MalformedMessageException {
        boolean coded = head.has(KnownField.TRANSFER_ENCODING);
        if (coded && head.has(KnownField.CONTENT_LENGTH)) {
            throw MalformedMessageException.of("Content-Length and Transfer-Encoding exclude each other.");
        }
        if (coded) {
            if (head.isHttp10()) {
                throw MalformedMessageException.of("HTTP/1.0 has no Transfer-Encoding.");
            }
            if (head.count(KnownField.TRANSFER_ENCODING) > 1
                    || !head.valueEquals(head.find(KnownField.TRANSFER_ENCODING), CHUNKED_CODING)) {
                throw MalformedMessageException.of("The only transfer coding here is chunked, once.");
            }
            return CHUNKED;
        }
        if (head.count(KnownField.CONTENT_LENGTH) > 1) {
            throw MalformedMessageException.of("Content-Length must be one number.");
        }
        return contentLength(head, head.find(KnownField.CONTENT_LENGTH));
    }

    private static long contentLength(Head head, int i) throws MalformedMessageException {
        int start = head.valueStart(i);
        int end = head.valueEnd(i);
        long length = 0;
        if (start == end || end - start > MAX_DIGITS) {
            throw MalformedMessageException.of("Content-Length must be one number.");
        }
        for (int at = start; at < end; at++) {
            int digit = head.bytes()[at] - '0';
            if (digit < 0 || digit > 9) {
                throw MalformedMessageException.of("Content-Length must be one number.");
            }
            length = length * 10 + digit;
        }
        return length;
    }

    /**
     * The length of a response's body.
     *
     * @param toHead whether it answers HEAD
     */
    public static long ofResponse(Head head, boolean toHead) throws MalformedMessageException {
        boolean declared = head.hasAny(KnownField.TRANSFER_ENCODING.bit() | KnownField.CONTENT_LENGTH.bit());
        if (hasNoBody(head.status(), toHead)) {
            if (declared && head.status() < 200) {
                // A body behind it would be taken for the next message (RFC 9112, section 6.1).
                throw MalformedMessageException.of("An interim answer has no body.");
            }
            if (head.has(KnownField.CONTENT_LENGTH)) {
                onlyLength(head);
            }
            return 0;
        }
        if (!declared) {
            return UNTIL_CLOSE;
        }
        return head.has(KnownField.TRANSFER_ENCODING) ? declared(head) : onlyLength(head);
    }

    /** Whether a response has no body, whatever its fields say (RFC 9110, section 6.4.1). */
    public static boolean hasNoBody(int status, boolean toHead) {
        return toHead || status < 200 || status == 204 || status == 304;
    }

    // Several equal ones are one (RFC 9110, section 8.6); from servers that is a slip and no attack.
    private static long onlyLength(Head head) throws MalformedMessageException {
        int i = head.find(KnownField.CONTENT_LENGTH);
        long length = contentLength(head, i);
        for (i = head.findFrom(KnownField.CONTENT_LENGTH, i + 1);
                i >= 0;
                i = head.findFrom(KnownField.CONTENT_LENGTH, i + 1)) {
            if (contentLength(head, i) != length) {
                throw MalformedMessageException.of("There are two lengths.");
            }
        }
        return length;
    }

    /** The {@code Content-Length} that a response without a body tells; -1 where it tells none. */
    public static long toldLength(Head head) {
        try {
            return head.has(KnownField.CONTENT_LENGTH) ? onlyLength(head) : -1;
        } catch (MalformedMessageException e) {
            return -1;
        }
    }

    /** Whether the connection stays open behind this message (RFC 9112, section 9.3). */
    public static boolean keepsAlive(Head head) {
        if (head.hasAny(KnownField.CONNECTION.bit() | KnownField.PROXY_CONNECTION.bit())) {
            if (head.lists(KnownField.CONNECTION, CLOSE) || head.lists(KnownField.PROXY_CONNECTION, CLOSE)) {
                return false;
            }
            // Proxy-Connection is what clients of HTTP/1.0 say to proxies, and to nobody else.
            return !head.isHttp10()
                    || head.lists(KnownField.CONNECTION, KEEP_ALIVE)
                    || head.lists(KnownField.PROXY_CONNECTION, KEEP_ALIVE);
        }
        return !head.isHttp10();
    }
}
