package dev.carillon.contacts.contact;

import java.util.Locale;

/** Where a contact came from. */
public enum Source {
    WORDPRESS,
    USERVOICE,
    /** A source that signs by Standard Webhooks. */
    STANDARD,
    IMPORT,
    API;

    /** The name as it stands in the database, in documents and on meters. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
