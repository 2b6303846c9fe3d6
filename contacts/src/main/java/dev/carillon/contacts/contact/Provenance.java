package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * Who gave a field of a contact, and when. Kept of a field once it changes; one that never did came with the contact,
 * from its first source.
 */
public final class Provenance {
    /** The fields of which it is kept. A name is one. */
    static final Set<String> FIELDS = Set.of("email", "name", "phone", "attributes");

    private Provenance() {}

    /** The mark of a field that this source gives now: a JSON list of source and time. */
    public static JsonNode node(Source source, Instant now) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(source.label())
                .add(now.truncatedTo(ChronoUnit.MICROS).toString());
    }

    static String mark(Source source, Instant now) {
        return node(source, now).toString();
    }
}
