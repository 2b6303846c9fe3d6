package dev.carillon.contacts.merging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one contact brings into a merge: each of its values with its {@link Mark}.
 *
 * @param name missing where nobody said one; {@code phone} alike
 */
record MergeSide(
        @Nullable Marked<PersonName> name,
        @Nullable Marked<PhoneNumber> phone,
        SortedMap<String, Marked<JsonNode>> attributes) {

    /** A value and who gave it. */
    record Marked<T>(T value, Mark mark) {}

    /**
     * What this contact brings.
     *
     * @param first the mark of its first source, which is that of the fields without a mark of their own
     */
    static MergeSide of(Contact contact, Mark first) {
        SortedMap<String, JsonNode> provenance = contact.provenance();
        SortedMap<String, Marked<JsonNode>> attributes = new TreeMap<>();
        Optional<Mark> whole = mark(provenance, "attributes");
        contact.attributes().values().forEach((name, value) -> {
            Optional<Mark> own = mark(provenance, "attributes." + name);
            // The later of the two: after a merge gave each its mark, somebody may have changed them again.
            Mark mark = own.isPresent() && whole.isPresent()
                    ? (own.get().at().isAfter(whole.get().at()) ? own.get() : whole.get())
                    : own.or(() -> whole).orElse(first);
            attributes.put(name, new Marked<>(value, mark));
        });
        PhoneNumber phone = contact.phone();
        return new MergeSide(
                contact.name().isEmpty()
                        ? null
                        : new Marked<>(contact.name(), mark(provenance, "name").orElse(first)),
                phone == null
                        ? null
                        : new Marked<>(phone, mark(provenance, "phone").orElse(first)),
                attributes);
    }

    private static Optional<Mark> mark(SortedMap<String, JsonNode> provenance, String field) {
        return Optional.ofNullable(provenance.get(field)).map(Mark::read);
    }
}
