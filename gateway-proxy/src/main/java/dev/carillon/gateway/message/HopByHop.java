package dev.carillon.gateway.message;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Fields that belong to one connection and are not forwarded (RFC 9110, section 7.6.1): the known ones and those that
 * the message's own {@code Connection} field names.
 *
 * <p>{@code Content-Length} is never copied: the relay sets the framing of what it sends from the framing of what it
 * read, so that no {@code Connection: Content-Length} makes the two differ.
 */
public final class HopByHop {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "content-length",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info");

    private HopByHop() {}

    /** Adds the end-to-end fields of one message to another. */
    public static void copyEndToEnd(MultiMap from, MultiMap to) {
        Set<String> nominated = nominated(from);
        for (Map.Entry<String, String> field : from) {
            if (isEndToEnd(field.getKey(), nominated)) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    static boolean isEndToEnd(String name, Set<String> nominated) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !ALWAYS.contains(lower) && !nominated.contains(lower);
    }

    static Set<String> nominated(MultiMap fields) {
        if (!fields.contains("Connection")) {
            return Set.of();
        }
        Set<String> nominated = new HashSet<>();
        for (String value : fields.getAll("Connection")) {
            for (String name : value.split(",", -1)) {
                nominated.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return nominated;
    }
}
