package dev.carillon.gateway.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request to a proxy, in absolute form (RFC 9112, section 3.2.2), as places in its head. The authority in
 * it decides where to connect to and what {@code Host} the origin gets; the field that came has no say.
 */
public final class AbsoluteForm {
    private static final byte[] SCHEME = "http://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SLASH = {'/'};
    private static final byte[] ASTERISK = {'*'};

    private AbsoluteForm() {}

    /** Where the authority begins; -1 where the target is no {@code http} URI. */
    public static int authorityStart(Head request) {
        int start = request.targetStart();
        if (request.targetEnd() - start <= SCHEME.length) {
            return -1;
        }
        for (int i = 0; i < SCHEME.length; i++) {
            if (KnownField.folded(request.bytes()[start + i]) != SCHEME[i]) {
                return -1;
            }
        }
        return start + SCHEME.length;
    }

    /** Where the authority that begins here ends. */
    public static int authorityEnd(Head request, int start) {
        byte[] bytes = request.bytes();
        for (int i = start; i < request.targetEnd(); i++) {
            if (bytes[i] == '/' || bytes[i] == '?') {
                return i;
            }
        }
        return request.targetEnd();
    }

    /** Writes path and query, as an origin gets them. */
    public static void writeOriginForm(Head request, int authorityEnd, HeadText text) {
        if (authorityEnd == request.targetEnd()) {
            // RFC 9112, section 3.2.4: the last proxy turns an empty path of OPTIONS into the asterisk form.
            text.append(request.hasMethod(Methods.OPTIONS) ? ASTERISK : SLASH);
            return;
        }
        if (request.bytes()[authorityEnd] != '/') {
            text.append(SLASH);
        }
        text.append(request.bytes(), authorityEnd, request.targetEnd());
    }

    /** Another scheme than {@code http}, which deserves another answer than nonsense; null where there is none. */
    public static @Nullable String otherScheme(Head request) {
        String target = request.target();
        int colon = target.indexOf("://");
        if (colon <= 0) {
            return null;
        }
        String scheme = target.substring(0, colon).toLowerCase(Locale.ROOT);
        return scheme.equals("http") || !scheme.matches("[a-z][a-z0-9+.-]*") ? null : scheme;
    }
}
