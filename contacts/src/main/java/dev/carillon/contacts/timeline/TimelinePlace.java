package dev.carillon.contacts.timeline;

import java.time.DateTimeException;
import java.time.Instant;

/** A place on a time line: the time of an entry, and its identifier where several have the same. */
record TimelinePlace(Instant at, String id) {

    /** Reads what {@link #toString} wrote; throws {@link IllegalArgumentException} on anything else. */
    static TimelinePlace parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("no place");
        }
        try {
            return new TimelinePlace(Instant.parse(text.substring(0, space)), text.substring(space + 1));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String toString() {
        return at + " " + id;
    }
}
