package dev.carillon.contacts.contact;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who gave a field of a contact, and when. Kept of a field once it changes; one that never did came with the contact,
 * from its first source.
 */
final class Provenance {

    private Provenance() {}

    /** The mark of a field that this source gives now: a JSON list of source and time. */
    static String mark(Source source, Instant now) {
        return "[\"" + source.label() + "\", \"" + now.truncatedTo(ChronoUnit.MICROS) + "\"]";
    }
}
