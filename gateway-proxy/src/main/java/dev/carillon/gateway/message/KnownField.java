package dev.carillon.gateway.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields that a proxy itself reads, removes or sets. Every other one is {@link #OTHER} and passes as it is.
 *
 * <p>A head knows by a bit mask which of these it has, so that most questions cost one comparison.
 */
public enum KnownField {
    OTHER(""),
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    EXPECT("expect"),
    DATE("date"),
    VIA("via"),
    MAX_FORWARDS("max-forwards"),
    TRACEPARENT("traceparent"),
    FORWARDED("forwarded"),
    X_REAL_IP("x-real-ip"),
    /** Any field whose name begins like this. */
    X_FORWARDED("x-forwarded-"),
    RETRY_AFTER("retry-after"),
    TRAILER("trailer"),
    // Of one connection only (RFC 9110, section 7.6.1), whether Connection names them or not.
    CONNECTION("connection"),
    KEEP_ALIVE("keep-alive"),
    PROXY_CONNECTION("proxy-connection"),
    TE("te"),
    TRANSFER_ENCODING("transfer-encoding"),
    UPGRADE("upgrade"),
    HTTP2_SETTINGS("http2-settings"),
    PROXY_AUTHENTICATE("proxy-authenticate"),
    PROXY_AUTHORIZATION("proxy-authorization"),
    PROXY_AUTHENTICATION_INFO("proxy-authentication-info"),
    /** One of the others spelt with an underscore, which some servers take for the hyphen: never passed on. */
    TWIN("");

    /** The fields that are never passed on: {@code Content-Length} is set anew from how the message was framed. */
    public static final long HOP_BY_HOP = mask(
            CONNECTION,
            KEEP_ALIVE,
            PROXY_CONNECTION,
            TE,
            TRANSFER_ENCODING,
            UPGRADE,
            HTTP2_SETTINGS,
            PROXY_AUTHENTICATE,
            PROXY_AUTHORIZATION,
            PROXY_AUTHENTICATION_INFO,
            CONTENT_LENGTH,
            TWIN);

    private static final byte[] FOLDED = new byte[256];
    private static final KnownField[][] BY_LENGTH;

    static {
        for (int i = 0; i < FOLDED.length; i++) {
            FOLDED[i] = (byte) (i >= 'A' && i <= 'Z' ? i | 0x20 : i == '_' ? '-' : i);
        }
        List<List<KnownField>> byLength = new ArrayList<>();
        for (KnownField field : values()) {
            while (byLength.size() <= field.name.length) {
                byLength.add(new ArrayList<>());
            }
            if (field.name.length > 0 && field != X_FORWARDED) {
                byLength.get(field.name.length).add(field);
            }
        }
        BY_LENGTH = byLength.stream()
                .map(fields -> fields.toArray(new KnownField[0]))
                .toArray(KnownField[][]::new);
    }

    // Never changed, and never given away.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] name;

    KnownField(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Its bit in a mask. */
    @SuppressWarnings("EnumOrdinal") // Of this run only: no mask is kept.
    public long bit() {
        return 1L << ordinal();
    }

    /** The bits of these. */
    public static long mask(KnownField... fields) {
        long mask = 0;
        for (KnownField field : fields) {
            mask |= field.bit();
        }
        return mask;
    }

    /** The field of this name, in whatever case. */
    public static KnownField of(String name) {
        byte[] bytes = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        return of(bytes, 0, bytes.length);
    }

    /** The field whose name stands at these places. */
    static KnownField of(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length < BY_LENGTH.length) {
            for (KnownField field : BY_LENGTH[length]) {
                if (startsWith(bytes, start, field.name)) {
                    return plain(field, bytes, start, end);
                }
            }
        }
        return length > X_FORWARDED.name.length && startsWith(bytes, start, X_FORWARDED.name)
                ? plain(X_FORWARDED, bytes, start, end)
                : OTHER;
    }

    private static boolean startsWith(byte[] bytes, int start, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (FOLDED[bytes[start + i] & 0xff] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static KnownField plain(KnownField field, byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '_') {
                return TWIN;
            }
        }
        return field;
    }

    /** A byte in lower case. */
    static byte folded(byte b) {
        return b == '_' ? b : FOLDED[b & 0xff];
    }
}
