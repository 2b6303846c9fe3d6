package dev.carillon.gateway.message;

import java.nio.charset.StandardCharsets;

/** What a proxy knows of methods (RFC 9110, section 9). */
public final class Methods {
    public static final byte[] HEAD = ascii("HEAD");
    public static final byte[] OPTIONS = ascii("OPTIONS");
    public static final byte[] TRACE = ascii("TRACE");
    public static final byte[] CONNECT = ascii("CONNECT");

    private static final byte[][] IDEMPOTENT = {
        ascii("GET"), HEAD, ascii("PUT"), ascii("DELETE"), OPTIONS, TRACE,
    };

    private Methods() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a request may be repeated without being asked (RFC 9110, section 9.2.2). */
    public static boolean isIdempotent(Head request) {
        for (byte[] method : IDEMPOTENT) {
            if (request.hasMethod(method)) {
                return true;
            }
        }
        return false;
    }
}
