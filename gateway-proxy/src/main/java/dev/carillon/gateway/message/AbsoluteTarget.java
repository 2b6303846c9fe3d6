package dev.carillon.gateway.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request to a proxy, in absolute form (RFC 9112, section 3.2.2).
 *
 * @param authority where to connect to; the {@code Host} field has no say (section 3.2.2)
 * @param originForm path and query, as the origin gets them
 */
public record AbsoluteTarget(Authority authority, String originForm) {
    private static final String SCHEME = "http://";
    private static final int HTTP_PORT = 80;

    /** Reads a target; null where it is not a well-formed {@code http} URI. */
    public static @Nullable AbsoluteTarget parse(String target, String method) {
        if (!target.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || target.indexOf('#') >= 0) {
            return null;
        }
        int start = SCHEME.length();
        int end = endOfAuthority(target, start);
        Authority authority = Authority.parse(target.substring(start, end), HTTP_PORT);
        if (authority == null) {
            return null;
        }
        return new AbsoluteTarget(authority, originForm(target.substring(end), method));
    }

    /** Whether this is a URI of another scheme, which deserves another answer than nonsense. */
    public static boolean hasOtherScheme(String target) {
        int colon = target.indexOf("://");
        return colon > 0 && !target.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }

    private static int endOfAuthority(String target, int start) {
        for (int i = start; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '/' || c == '?') {
                return i;
            }
        }
        return target.length();
    }

    private static String originForm(String rest, String method) {
        if (rest.isEmpty()) {
            // RFC 9112, section 3.2.4: the last proxy turns an empty path of OPTIONS into the asterisk form.
            return method.equals("OPTIONS") ? "*" : "/";
        }
        return rest.charAt(0) == '/' ? rest : "/" + rest;
    }
}
