package dev.carillon.gateway.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which protocol a request asks to be switched to (RFC 9110, section 7.8). */
public final class Upgrade {
    /** The member of {@code TE} that says that trailers are welcome. */
    public static final byte[] TRAILERS = "trailers".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] UPGRADE = "upgrade".getBytes(StandardCharsets.US_ASCII);

    private Upgrade() {}

    /**
     * The protocols to pass on; null where none is asked for.
     *
     * <p>HTTP/2 is never among them: a switch to it would carry requests past everything that is checked here.
     */
    public static @Nullable String of(Head request) {
        if (!request.has(KnownField.UPGRADE)
                || request.isHttp10()
                || !request.lists(KnownField.CONNECTION, UPGRADE)
                || request.hasAny(KnownField.mask(KnownField.CONTENT_LENGTH, KnownField.TRANSFER_ENCODING))) {
            return null;
        }
        String protocols = request.joined(KnownField.UPGRADE);
        if (protocols == null || protocols.isBlank()) {
            return null;
        }
        for (String protocol : protocols.split(",", -1)) {
            String name = protocol.strip().toLowerCase(Locale.ROOT);
            if (name.startsWith("h2") || name.startsWith("http/") || name.startsWith("tls/")) {
                return null;
            }
        }
        return protocols;
    }
}
