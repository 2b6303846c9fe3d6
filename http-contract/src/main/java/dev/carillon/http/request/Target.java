package dev.carillon.http.request;

import dev.carillon.http.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with the target of a request. What passes is read alike by whoever logs, routes and authorises it: no
 * segment has parameters, none is a dot or, but for the last, empty, and every escape is one. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
final class Target {
    private static final Pattern HTTP = Pattern.compile("(?i)https?://[^/?]");
    private static final List<String> DOTS = List.of(".", "..");

    private Target() {}

    /**
     * The first fault; null for none.
     *
     * @param target as it came
     * @param path as it came, with its percents; null where the target could not be taken apart
     * @param query as it came; null for none
     */
    static @Nullable Problem fault(String target, @Nullable String path, @Nullable String query) {
        if (path == null || !path.startsWith("/")) {
            return malformed("The target is neither a path nor an http URI.");
        }
        if (isPlain(target)) {
            return null;
        }
        if (target.indexOf('#') >= 0) {
            return malformed("A target has no fragment; write a '#' that is meant as %23.");
        }
        if (!target.startsWith("/") && !HTTP.matcher(target).lookingAt()) {
            return malformed("The target is neither a path nor an http URI.");
        }
        String fault = unreadable(path);
        if (fault != null) {
            return malformed("The path " + fault);
        }
        if (path.indexOf(';') >= 0) {
            return malformed("No segment of a path has parameters here; write a ';' that is meant as %3B.");
        }
        if (path.contains("//")) {
            return Problem.of(400, "path-not-normal", "Send the path without empty segments.", null);
        }
        if (hasDotSegments(path)) {
            return Problem.of(400, "path-not-normal", "Send the path without '.' and '..' segments.", null);
        }
        fault = query == null ? null : unreadable(query);
        if (fault != null) {
            return malformed("The query " + fault);
        }
        return isUri(target) ? null : malformed("The target is no URI; escape what may not stand in one with '%'.");
    }

    /** A path of letters, digits and hyphens, as nearly all are: nothing below has a word to say about it. */
    private static boolean isPlain(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '/' && c != '-') {
                return false;
            }
        }
        return target.startsWith("/") && !target.contains("//");
    }

    /** What the routes further down rely on. */
    private static boolean isUri(String target) {
        try {
            return new URI(target).getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Problem malformed(String detail) {
        return Problem.of(400, "malformed-target", detail, null);
    }

    private static @Nullable String unreadable(String text) {
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return "has a character that is not ASCII, or none to be seen; escape its bytes in UTF-8 with '%'.";
            }
            if (c == '%') {
                if (!isEscape(text, i)) {
                    return "has a '%' that two hexadecimal digits do not follow; write a '%' that is meant as %25.";
                }
                escaped = true;
            }
        }
        return escaped && !isUtf8(text) ? "has escapes that are not UTF-8." : null;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    /** The JDK's decoder takes no overlong form and no surrogate (RFC 3629, section 3). */
    private static boolean isUtf8(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.put((byte) text.charAt(i));
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean hasDotSegments(String path) {
        if (path.indexOf("/.") < 0 && path.indexOf("/%2") < 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (DOTS.contains(segment.replace("%2e", ".").replace("%2E", "."))) {
                return true;
            }
        }
        return false;
    }
}
