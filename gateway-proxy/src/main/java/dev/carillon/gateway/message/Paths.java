package dev.carillon.gateway.message;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a gateway needs to know of a path. */
public final class Paths {
    private static final String HIDDEN = "***";
    private static final String ANY = "*";
    /** What is shown of paths whose rest is a secret, or names a person. */
    private static final List<List<String>> CONFIDENTIAL =
            List.of(List.of("webhooks", ANY), List.of("o"), List.of("links"), List.of("v1", "suppressions"));
    /** Letters, digits and {@code -._~}: nothing that would break a line of the log. */
    private static final Pattern ESCAPED_ASCII =
            Pattern.compile("%(2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])");

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

    /**
     * The path as it may stand in a log: a webhook's third segment can be its secret, what follows {@code /o} and {@code
     * /links} lets whoever has it opt somebody out, and suppressions are named by people's numbers.
     */
    public static String loggable(String path) {
        // A slip in the address, as a slash too many, routes nowhere and still holds the secret. An encoded slash is
        // one
        // to a reader of the log, and parameters of a segment are none of its name.
        String plain = SLASHES.matcher(path.replaceAll("(?i)%2f", "/").replaceAll("(?i)%3b", ";"))
                .replaceAll("/");
        String[] segments = plain.split("/", -1);
        for (List<String> start : CONFIDENTIAL) {
            if (begins(segments, start)) {
                return hidden(segments, start);
            }
        }
        return path;
    }

    private static boolean begins(String[] segments, List<String> start) {
        // Before the first slash there is nothing.
        if (segments.length <= start.size()) {
            return false;
        }
        for (int index = 0; index < start.size(); index++) {
            String name = name(segments[index + 1]);
            if (!start.get(index).equals(ANY) && !start.get(index).equalsIgnoreCase(name)) {
                return false;
            }
        }
        return true;
    }

    private static String hidden(String[] segments, List<String> start) {
        StringBuilder shown = new StringBuilder();
        boolean hides = false;
        for (int index = 1; index <= start.size(); index++) {
            String name = name(segments[index]);
            shown.append('/').append(name);
            hides |= name.length() < segments[index].length();
        }
        int next = start.size() + 1;
        if (hides || segments.length > next + 1 || (segments.length > next && !segments[next].isEmpty())) {
            return shown.append('/').append(HIDDEN).toString();
        }
        return segments.length > next ? shown.append('/').toString() : shown.toString();
    }

    /** A segment without its parameters, and its letters as they are meant. */
    private static String name(String segment) {
        int end = segment.indexOf(';');
        return unescaped(end < 0 ? segment : segment.substring(0, end));
    }

    /** Letters may be escaped as well as not (RFC 3986, section 2.3). */
    private static String unescaped(String segment) {
        return ESCAPED_ASCII
                .matcher(segment)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
