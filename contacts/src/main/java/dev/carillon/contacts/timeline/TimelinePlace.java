package dev.carillon.contacts.timeline;

import java.time.DateTimeException;
import java.time.Instant;

/** A place on a time line: the time of an entry, and its identifier where several have the same. */
record TimelinePlace(Instant at, String id) {
    /** Beyond these lies more than PostgreSQL can compare with. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    /** Reads what {@link #toString} wrote; throws {@link IllegalArgumentException} on anything else. */
    static TimelinePlace parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("no place");
        }
        try {
            Instant at = Instant.parse(text.substring(0, space));
            if (at.isBefore(EARLIEST) || !at.isBefore(LATEST)) {
                throw new IllegalArgumentException("no time of an entry");
            }
            return new TimelinePlace(at, text.substring(space + 1));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String toString() {
        return at + " " + id;
    }
}
