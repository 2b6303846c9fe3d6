package dev.carillon.gateway.message;

import java.util.Locale;
import java.util.Set;

/**
 * Which fields may stand behind a body: those that nobody has decided anything by before they came (RFC 9110, section
 * 6.5.1), and that are not of the connection (section 7.6.1). The others are dropped, which the sections allow and ask.
 */
public final class Trailers {
    private static final Set<String> NOT_BEHIND = Set.of(
            "age",
            "authorization",
            "cache-control",
            "content-encoding",
            "content-range",
            "content-type",
            "cookie",
            "date",
            "expires",
            "location",
            "pragma",
            "range",
            "set-cookie",
            "vary",
            "warning",
            "www-authenticate");

    private Trailers() {}

    /**
     * Whether a field of a trailer section is passed on.
     *
     * @param head of the message
     */
    public static boolean mayPass(Head head, Head trailers, int i) {
        return trailers.field(i) == KnownField.OTHER
                && !head.nominates(trailers, i)
                && !NOT_BEHIND.contains(trailers.name(i).toLowerCase(Locale.ROOT))
                && !trailers.name(i).regionMatches(true, 0, "if-", 0, 3);
    }

    /** Adds those that may pass behind a message with this head. */
    public static void pass(Head head, Head trailers, HeadText text) {
        for (int i = 0; i < trailers.fields(); i++) {
            if (mayPass(head, trailers, i)) {
                text.append(trailers.bytes(), trailers.lineStart(i), trailers.lineStart(i + 1));
            }
        }
    }
}
