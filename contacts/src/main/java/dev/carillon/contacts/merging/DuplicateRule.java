package dev.carillon.contacts.merging;

import dev.carillon.contacts.contact.Parsed;

/** By what contacts may be the same person. */
public enum DuplicateRule {
    PHONE,
    EMAIL,
    NAME;

    static Parsed<DuplicateRule> parse(String text) {
        return switch (text) {
            case "phone" -> Parsed.value(PHONE);
            case "email" -> Parsed.value(EMAIL);
            case "name" -> Parsed.value(NAME);
            default -> Parsed.fault("Duplicates are looked for by 'phone', 'email' or 'name'.");
        };
    }
}
