package dev.carillon.gateway.message;

import org.jspecify.annotations.Nullable;

/**
 * What an upstream is told about the client: {@code Forwarded} (RFC 7239) and the older {@code X-Forwarded-*}. What a
 * client says itself is removed, unless it is a proxy that is trusted: then ours is added behind.
 */
public final class Forwarding {
    /** The fields that are written anew. */
    public static final long FIELDS =
            KnownField.mask(KnownField.FORWARDED, KnownField.X_FORWARDED, KnownField.X_REAL_IP);

    private Forwarding() {}

    /**
     * Says who asked, for which host, and how.
     *
     * @param client the address of the peer
     * @param host that was asked for, as it was written; null where HTTP/1.0 said none
     * @param trusted whether what the request says itself is believed
     */
    public static void write(
            HeadText text, Head request, String client, @Nullable String host, String scheme, boolean trusted) {
        boolean believed = trusted && request.hasAny(FIELDS);
        String proto = believed ? scheme(request, scheme) : scheme;
        String asked = believed ? request.value("X-Forwarded-Host") : null;
        text.append("X-Forwarded-For: ");
        if (believed) {
            text.append(before(joined(request, "X-Forwarded-For")));
        }
        text.append(client).append("\r\n").field("X-Forwarded-Proto", proto);
        text.optionalField("X-Forwarded-Host", asked == null ? host : asked);
        text.append("Forwarded: ");
        if (believed) {
            text.append(before(request.joined(KnownField.FORWARDED)));
        }
        text.append("for=").append(node(client));
        if (host != null) {
            text.append(";host=").append(quoted(host));
        }
        text.append(";proto=").append(scheme).append("\r\n");
    }

    private static String scheme(Head request, String ours) {
        String claimed = request.value("X-Forwarded-Proto");
        return claimed != null && (claimed.equals("http") || claimed.equals("https")) ? claimed : ours;
    }

    private static @Nullable String joined(Head request, String name) {
        String joined = null;
        for (int i = 0; i < request.fields(); i++) {
            if (request.field(i) == KnownField.X_FORWARDED && request.name(i).equalsIgnoreCase(name)) {
                joined = joined == null ? request.value(i) : joined + ", " + request.value(i);
            }
        }
        return joined;
    }

    private static String before(@Nullable String members) {
        return members == null || members.isEmpty() ? "" : members + ", ";
    }

    // RFC 7239, section 6: an IPv6 address stands in brackets, and so has to be quoted.
    private static String node(String client) {
        return client.indexOf(':') < 0 ? client : "\"[" + client + "]\"";
    }

    private static String quoted(String host) {
        return "\"" + host.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
