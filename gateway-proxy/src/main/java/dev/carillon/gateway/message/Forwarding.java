package dev.carillon.gateway.message;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream is told about the client: {@code Forwarded} (RFC 7239) and the older {@code X-Forwarded-*}. The
 * gateway is the edge, so whatever a client says itself is removed.
 */
public final class Forwarding {
    private static final String PREFIX = "x-forwarded-";

    private Forwarding() {}

    /** Removes what came from outside; also in the spelling with {@code _}, which some servers read as {@code -}. */
    public static void strip(MultiMap fields) {
        List<String> claimed =
                fields.names().stream().filter(Forwarding::isClaim).toList();
        claimed.forEach(fields::remove);
    }

    private static boolean isClaim(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return lower.startsWith(PREFIX) || lower.equals("forwarded") || lower.equals("x-real-ip");
    }

    /**
     * Says who asked, for which host, and how.
     *
     * @param client the address of the peer
     * @param host the {@code Host} that was asked for; null where HTTP/1.0 said none
     */
    public static void set(MultiMap fields, String client, @Nullable String host, String scheme) {
        StringBuilder forwarded = new StringBuilder("for=").append(node(client));
        fields.set("X-Forwarded-For", client);
        fields.set("X-Forwarded-Proto", scheme);
        if (host != null) {
            fields.set("X-Forwarded-Host", host);
            forwarded.append(";host=").append(quoted(host));
        }
        fields.set("Forwarded", forwarded.append(";proto=").append(scheme).toString());
    }

    // RFC 7239, section 6: an IPv6 address stands in brackets, and so has to be quoted.
    private static String node(String client) {
        return client.indexOf(':') < 0 ? client : "\"[" + client + "]\"";
    }

    private static String quoted(String host) {
        return "\"" + host.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
