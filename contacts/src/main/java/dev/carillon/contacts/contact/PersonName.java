package dev.carillon.contacts.contact;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person's name in two parts, either of which may be empty. White space and control characters, alone or in runs, are
 * one space; a part longer than {@value #LONGEST} characters is cut.
 */
public record PersonName(String first, String last) {
    /** The longest that a part of a name is kept. */
    public static final int LONGEST = 200;

    // Space characters of Unicode, and the control characters, of which PostgreSQL takes no U+0000.
    private static final Pattern GAPS = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    /** Nobody said. */
    public static final PersonName NONE = new PersonName("", "");

    public PersonName {
        first = tidy(first);
        last = tidy(last);
    }

    /** Splits a whole name: the first word, and the rest. */
    public static PersonName split(@Nullable String whole) {
        if (whole == null) {
            return NONE;
        }
        String[] parts = GAPS.matcher(whole).replaceAll(" ").strip().split(" ", 2);
        return new PersonName(parts[0], parts.length > 1 ? parts[1] : "");
    }

    public boolean isEmpty() {
        return first.isEmpty() && last.isEmpty();
    }

    private static String tidy(String part) {
        String tidy = GAPS.matcher(part).replaceAll(" ").strip();
        if (tidy.length() <= LONGEST) {
            return tidy;
        }
        // Never between the halves of a character that takes two.
        int end = Character.isHighSurrogate(tidy.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return tidy.substring(0, end).strip();
    }
}
