package dev.carillon.gateway.message;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a gateway needs to know of a path. */
public final class Paths {
    private static final String WEBHOOKS = "/webhooks/";
    private static final String HIDDEN = "***";
    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    private Paths() {}

    /** The path of a target in origin or absolute form, without the query. */
    public static String path(String target) {
        int start = target.startsWith("/") ? 0 : afterAuthority(target);
        int end = target.indexOf('?', start);
        String path = end < 0 ? target.substring(start) : target.substring(start, end);
        return path.isEmpty() ? "/" : path;
    }

    /** Path and query of a target in origin or absolute form: what an upstream gets. */
    public static String pathAndQuery(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        String rest = target.substring(afterAuthority(target));
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /**
     * The host that a target is for: its own authority in absolute form, else that of the {@code Host} field.
     *
     * @param field the field's value; null where there is none
     */
    public static @Nullable String host(String target, @Nullable String field) {
        if (target.startsWith("/")) {
            return field;
        }
        int scheme = target.indexOf("://");
        return scheme < 0 ? field : target.substring(scheme + 3, afterAuthority(target));
    }

    private static int afterAuthority(String target) {
        int scheme = target.indexOf("://");
        if (scheme < 0) {
            return 0;
        }
        int slash = target.indexOf('/', scheme + 3);
        int query = target.indexOf('?', scheme + 3);
        if (slash < 0 || (query >= 0 && query < slash)) {
            return query < 0 ? target.length() : query;
        }
        return slash;
    }

    /**
     * Whether a path climbs by {@code ..} or stays by {@code .}, plainly or encoded. What is routed by its prefix must
     * not mean another path to the upstream.
     */
    public static boolean hasDotSegments(String path) {
        if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
            return false;
        }
        String plain = path.toLowerCase(Locale.ROOT)
                .replace("%2e", ".")
                .replace("%2f", "/")
                .replace("%5c", "/")
                .replace("%3b", ";")
                .replace('\\', '/');
        for (String segment : plain.split("/", -1)) {
            // Quarkus takes what follows a semicolon for a matrix parameter, so "..;x" climbs as well.
            int end = segment.indexOf(';');
            String name = end < 0 ? segment : segment.substring(0, end);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** The path as it may stand in a log: a webhook's third segment can be its secret. */
    public static String loggable(String path) {
        // A slip in the address, as a slash too many, routes nowhere and still holds the secret.
        String plain = SLASHES.matcher(path).replaceAll("/");
        if (!plain.regionMatches(true, 0, WEBHOOKS, 0, WEBHOOKS.length())) {
            return path;
        }
        int secret = plain.indexOf('/', WEBHOOKS.length());
        return secret < 0 || secret == plain.length() - 1 ? plain : plain.substring(0, secret + 1) + HIDDEN;
    }
}
