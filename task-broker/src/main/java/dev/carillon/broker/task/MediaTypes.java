package dev.carillon.broker.task;

/**
 * Tells a content type that is one: {@code type/subtype}, and parameters behind semicolons. What is none could not be
 * sent to anybody as a header field that they can read. Pure, and without a regular expression, since every task has one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1">RFC 9110, section 8.3.1</a>
 */
public final class MediaTypes {
    private static final int LONGEST = 255;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private MediaTypes() {}

    /** Whether a text is one, of up to {@value #LONGEST} characters. */
    public static boolean isOne(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        int slash = token(text, 0);
        if (slash == 0 || slash == text.length() || text.charAt(slash) != '/') {
            return false;
        }
        int at = token(text, slash + 1);
        if (at == slash + 1) {
            return false;
        }
        while (at < text.length()) {
            at = parameter(text, at);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the parameter ends that begins here with its semicolon, behind which may be none; -1 where it is no parameter. */
    private static int parameter(String text, int from) {
        int semicolon = spaces(text, from);
        if (semicolon == text.length() || text.charAt(semicolon) != ';') {
            return -1;
        }
        int name = spaces(text, semicolon + 1);
        if (name == text.length() || text.charAt(name) == ';') {
            return name;
        }
        int equals = token(text, name);
        if (equals == name || equals == text.length() || text.charAt(equals) != '=') {
            return -1;
        }
        int value = equals + 1;
        int end = value < text.length() && text.charAt(value) == '"' ? quoted(text, value) : token(text, value);
        return end == value ? -1 : end;
    }

    private static int spaces(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Where the token ends that begins here; here, where there is none. */
    private static int token(String text, int from) {
        int at = from;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /** Where the quoted string ends that begins here; -1 where it does not end. */
    private static int quoted(String text, int from) {
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                at++;
            }
            if (c < 0x20 || c >= 0x7f) {
                return -1;
            }
        }
        return -1;
    }
}
