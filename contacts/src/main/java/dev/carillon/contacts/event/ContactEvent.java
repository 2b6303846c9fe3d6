package dev.carillon.contacts.event;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, about to be recorded.
 *
 * @param contact whom it happened to; null where it is about no single one
 * @param actor who did it: the name of a caller, or of a source such as {@code wordpress}
 * @param detail what it is about, as JSON; names fields and other resources, and quotes no personal data
 */
public record ContactEvent(@Nullable UUID contact, EventKind kind, String actor, Map<String, ?> detail) {
    public ContactEvent {
        detail = Map.copyOf(detail);
    }
}
