package dev.carillon.contacts.contact;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whence a write comes.
 *
 * @param actor who writes: the name of a caller, or the source itself
 * @param reference the delivery or import that it is made of; null for a call of the API
 */
public record Origin(Source source, String actor, @Nullable UUID reference) {

    /** A delivery or an import, by itself. */
    public static Origin of(Source source, UUID reference) {
        return new Origin(source, source.label(), reference);
    }

    /** A caller of the API. */
    public static Origin caller(String name) {
        return new Origin(Source.API, name, null);
    }
}
