package dev.carillon.contacts.merging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.contact.Attributes;
import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.Source;
import dev.carillon.contacts.merging.MergeSide.Marked;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes one contact of several, by the {@link MergeRules}: the survivor gets the values that win, every list, tag and
 * source, and the addresses of the others as aliases; the others are gone. Needs a transaction that holds the contacts'
 * locks, and moves addresses.
 */
@Singleton
class ContactMerger {
    private final MergeSnapshot snapshots;
    private final Clock clock;

    ContactMerger(MergeSnapshot snapshots, Clock clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /**
     * Merges the others into the survivor.
     *
     * @param chosen whose value a field is to have, whatever the rules say
     */
    void merge(Connection connection, Contact survivor, List<Contact> others, Map<String, Contact> chosen)
            throws SQLException {
        MergeSide merged = side(connection, survivor);
        for (Contact other : others) {
            merged = MergeRules.merge(merged, side(connection, other));
        }
        Attributes attributes = attributes(merged);
        EmailAddress email = chosen.getOrDefault("email", survivor).email();
        for (Contact other : others) {
            absorb(connection, survivor.id(), other);
        }
        write(connection, survivor, email, chosen(merged, chosen), attributes);
        addAliases(connection, survivor, others, email);
    }

    private static Attributes attributes(MergeSide merged) {
        TreeMap<String, JsonNode> values = new TreeMap<>();
        merged.attributes().forEach((name, marked) -> values.put(name, marked.value()));
        return Attributes.checked(new Attributes(values)).orRefuse("from");
    }

    /** The side with what the caller chose, given by the caller now. */
    private MergeSide chosen(MergeSide merged, Map<String, Contact> chosen) {
        Mark now = new Mark(Source.API.label(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        Contact ofName = chosen.get("name");
        Contact ofPhone = chosen.get("phone");
        return new MergeSide(
                ofName == null ? merged.name() : new Marked<>(ofName.name(), now),
                ofPhone == null ? merged.phone() : phone(ofPhone, now),
                merged.attributes());
    }

    private static @Nullable Marked<PhoneNumber> phone(Contact contact, Mark now) {
        PhoneNumber phone = contact.phone();
        return phone == null ? null : new Marked<>(phone, now);
    }

    private static MergeSide side(Connection connection, Contact contact) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select source, first_seen_at from contact_source where contact_id = ?
                 order by first_seen_at, source limit 1""")) {
            statement.setObject(1, contact.id());
            try (ResultSet rows = statement.executeQuery()) {
                Mark first = rows.next()
                        ? new Mark(
                                rows.getString(1),
                                rows.getObject(2, OffsetDateTime.class).toInstant())
                        : new Mark("", contact.createdAt());
                return MergeSide.of(contact, first);
            }
        }
    }

    /** Everything of the other becomes the survivor's, and the other is gone. */
    private void absorb(Connection connection, UUID survivor, Contact other) throws SQLException {
        for (String label : List.of("list", "tag")) {
            Statements.run(
                    connection,
                    "insert into contact_" + label + " (contact_id, " + label + ") select ?, " + label
                            + " from contact_" + label + " where contact_id = ? on conflict do nothing",
                    survivor,
                    other.id());
        }
        // Of a source that both have, the survivor was seen first when either was.
        Statements.run(connection, """
                insert into contact_source as s (contact_id, source, first_seen_at, reference)
                select ?, source, first_seen_at, reference from contact_source where contact_id = ?
                on conflict (contact_id, source) do update
                   set first_seen_at = excluded.first_seen_at, reference = excluded.reference
                 where excluded.first_seen_at < s.first_seen_at""", survivor, other.id());
        Statements.run(
                connection, "update contact_alias set contact_id = ? where contact_id = ?", survivor, other.id());
        snapshots.moveFollowers(connection, other.id(), survivor);
        Statements.run(
                connection,
                "update contact set created_at = least(created_at, ?) where id = ?",
                OffsetDateTime.ofInstant(other.createdAt(), clock.getZone()),
                survivor);
        Statements.run(connection, "delete from contact where id = ?", other.id());
    }

    private void write(
            Connection connection, Contact survivor, EmailAddress email, MergeSide merged, Attributes attributes)
            throws SQLException {
        Instant now = clock.instant();
        Marked<PersonName> name = merged.name();
        Marked<PhoneNumber> phone = merged.phone();
        ObjectNode marks = JsonNodeFactory.instance.objectNode();
        survivor.provenance().forEach((field, mark) -> {
            if (field.equals("email")) {
                marks.set(field, mark);
            }
        });
        if (!email.equals(survivor.email())) {
            marks.set("email", new Mark(Source.API.label(), now.truncatedTo(ChronoUnit.MICROS)).node());
        }
        if (name != null) {
            marks.set("name", name.mark().node());
        }
        if (phone != null) {
            marks.set("phone", phone.mark().node());
        }
        merged.attributes()
                .forEach((field, value) ->
                        marks.set("attributes." + field, value.mark().node()));
        Statements.run(
                connection,
                """
                update contact
                   set email = ?, first_name = ?, last_name = ?, phone = ?::text, attributes = ?::jsonb,
                       provenance = ?::jsonb, version = version + 1, updated_at = ?
                 where id = ?""",
                email.value(),
                name == null ? "" : name.value().first(),
                name == null ? "" : name.value().last(),
                phone == null ? null : phone.value().value(),
                attributes.json(),
                marks.toString(),
                OffsetDateTime.ofInstant(now, clock.getZone()),
                survivor.id());
    }

    private static void addAliases(Connection connection, Contact survivor, List<Contact> others, EmailAddress email)
            throws SQLException {
        for (Contact contact : others) {
            alias(connection, survivor.id(), contact.email(), email);
        }
        alias(connection, survivor.id(), survivor.email(), email);
    }

    private static void alias(Connection connection, UUID survivor, EmailAddress address, EmailAddress own)
            throws SQLException {
        if (!address.equals(own)) {
            Statements.run(
                    connection,
                    "insert into contact_alias (email, contact_id) values (?, ?)",
                    address.value(),
                    survivor);
        }
    }
}
