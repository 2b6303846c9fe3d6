package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.ContactDraft;

/** What came of a row. */
sealed interface ImportRow {

    /** Somebody to write. */
    record Accepted(ContactDraft draft) implements ImportRow {}

    /** Nobody, and why. */
    record Rejected(ImportError error) implements ImportRow {}
}
