package dev.carillon.gateway.message;

/** The form of a {@code Host} field: {@code uri-host [ ":" port ]}, which may be empty (RFC 9110, section 7.2). Pure. */
final class HostField {
    private static final byte[] NAME = new byte[256];
    private static final byte[] INSIDE_BRACKETS = new byte[256];
    private static final int MAX_PORT_DIGITS = 5;

    static {
        // RFC 3986, section 3.2.2: unreserved, pct-encoded, sub-delims; the comma would make a list of it.
        for (char c : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+;=".toCharArray()) {
            NAME[c] = 1;
        }
        for (char c : "abcdefABCDEF0123456789:.".toCharArray()) {
            INSIDE_BRACKETS[c] = 1;
        }
    }

    private HostField() {}

    static boolean isWellFormed(byte[] bytes, int start, int end) {
        int at = start;
        if (at < end && bytes[at] == '[') {
            at++;
            int inside = at;
            while (at < end && INSIDE_BRACKETS[bytes[at] & 0xff] != 0) {
                at++;
            }
            if (at == inside || at == end || bytes[at] != ']') {
                return false;
            }
            at++;
        } else {
            while (at < end && NAME[bytes[at] & 0xff] != 0) {
                at++;
            }
        }
        return at == end || (bytes[at] == ':' && at > start && isPort(bytes, at + 1, end));
    }

    private static boolean isPort(byte[] bytes, int start, int end) {
        if (end - start > MAX_PORT_DIGITS) {
            return false;
        }
        for (int at = start; at < end; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return true;
    }
}
