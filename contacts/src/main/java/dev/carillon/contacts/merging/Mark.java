package dev.carillon.contacts.merging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.contacts.contact.Source;
import java.time.Instant;
import java.util.Comparator;

/**
 * Who gave a value, and when: what one value is worth beside another. A caller of the API outweighs a file of the owner,
 * which outweighs a webhook that anybody can set off; of two alike the later wins.
 */
record Mark(String source, Instant at) implements Comparable<Mark> {
    private static final Comparator<Mark> WORTH =
            Comparator.comparingInt(Mark::weight).thenComparing(Mark::at).thenComparing(Mark::source);

    /** The mark as it stands in the provenance of a contact. */
    static Mark read(JsonNode node) {
        return new Mark(node.path(0).asText(), Instant.parse(node.path(1).asText()));
    }

    JsonNode node() {
        return JsonNodeFactory.instance.arrayNode().add(source).add(at.toString());
    }

    private int weight() {
        if (source.equals(Source.API.label())) {
            return 2;
        }
        return source.equals(Source.IMPORT.label()) ? 1 : 0;
    }

    @Override
    public int compareTo(Mark other) {
        return WORTH.compare(this, other);
    }
}
