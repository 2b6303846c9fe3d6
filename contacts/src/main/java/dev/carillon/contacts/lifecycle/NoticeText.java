package dev.carillon.contacts.lifecycle;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people are texted. It becomes a template of the notifier, so what a {@code ((placeholder))} is, is read as the
 * notifier reads it: a text that it could not fill in is refused before anything is closed. Immutable.
 */
record NoticeText(String text) {
    static final String FIRST_NAME = "firstName";
    /** The notifier puts the link in by itself. */
    private static final String OPT_OUT = "optout";

    private static final Set<String> KNOWN = Set.of(FIRST_NAME, OPT_OUT);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\(\\(([^()]++)\\)\\)");

    /** Why it cannot be sent, if so. */
    Optional<String> fault() {
        for (String name : placeholders()) {
            if (!KNOWN.contains(name)) {
                return Optional.of(
                        "There is no value for ((" + name + ")): a notice may have ((firstName)) and ((optout)).");
            }
        }
        return PLACEHOLDER.matcher(text).replaceAll("").contains("((")
                ? Optional.of("A '((' is not closed by '))'.")
                : Optional.empty();
    }

    /** Whether it calls people by their first name. */
    boolean isNamed() {
        return placeholders().contains(FIRST_NAME);
    }

    private Set<String> placeholders() {
        Set<String> names = new LinkedHashSet<>();
        Matcher found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            names.add(found.group(1).strip());
        }
        return names;
    }
}
