package dev.carillon.contacts.contact;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a contact came from. */
public enum Source {
    WORDPRESS,
    USERVOICE,
    /** A source that signs by Standard Webhooks. */
    STANDARD,
    IMPORT,
    API;

    /** Reads the label of a source. */
    public static Parsed<Source> parse(String text) {
        return Arrays.stream(values())
                .filter(source -> source.label().equals(text))
                .findFirst()
                .map(Parsed::value)
                .orElseGet(() -> Parsed.fault("There is no such source; there are "
                        + Arrays.stream(values()).map(Source::label).collect(Collectors.joining(", ")) + "."));
    }

    /** The name as it stands in the database, in documents and on meters. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
