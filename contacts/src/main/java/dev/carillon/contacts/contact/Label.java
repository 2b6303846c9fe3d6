package dev.carillon.contacts.contact;

import java.util.regex.Pattern;

/** The names of lists and tags: 1 to 64 letters, digits, {@code .}, {@code _} or {@code -}, in the case they were given. */
public final class Label {
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{Nd}._-]{0,63}");

    private Label() {}

    /** Reads the name of a list or tag, with white space around it. */
    public static Parsed<String> parse(String text) {
        String label = text.strip();
        return FORM.matcher(label).matches()
                ? Parsed.value(label)
                : Parsed.fault(
                        "A name of a list or tag has 1 to 64 letters, digits, '.', '_' or '-', the first of them a"
                                + " letter or digit.");
    }
}
