package dev.carillon.http.json;

/**
 * Text that can be stored and sent: PostgreSQL keeps no U+0000 (its manual, section 8.3), and half of a surrogate pair is
 * no character (RFC 3629, section 3). Pure.
 */
public final class StorableText {
    /** What is said of one that is none. */
    public static final String WHY = "a text holds U+0000 or half of a surrogate pair";

    private StorableText() {}

    /** Whether a text is one. */
    public static boolean is(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
