package dev.carillon.contacts.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.contact.ContactLocks;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is kept of others and tells of a person: their notes, their attributes, and the attributes and further addresses in
 * snapshots of merges, which undoing one would bring back. Looking reads every such row and keeps nothing but identifiers;
 * what is found is read again when it is redacted. Joins the transaction of the connection; blocks.
 */
@Singleton
class OthersRecords {
    private static final int FETCH = 500;

    private static final ObjectMapper JSON = JsonMapper.builder()
            // A number comes out as it went in.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Where a person may be told of. */
    private enum Place {
        NOTE(
                "select n.id, n.text, c.first_name, c.last_name from contact_note n join contact c on c.id = n.contact_id",
                "n.contact_id",
                "n.id",
                "n.created_at",
                "update contact_note set text = ? where id = ?"),
        CONTACT(
                "select c.id, c.attributes::text, c.first_name, c.last_name from contact c where c.attributes <> '{}'",
                "c.id",
                "c.id",
                "c.updated_at",
                "update contact set attributes = ?::jsonb, version = version + 1, updated_at = ? where id = ?"),
        MERGE(
                "select m.id, m.snapshot::text, '', '' from contact_merge m",
                "m.survivor_id",
                "m.id",
                "m.merged_at",
                "update contact_merge set snapshot = ?::jsonb where id = ?");

        private final String select;
        private final String about;
        private final String id;
        private final String since;
        private final String update;

        Place(String select, String about, String id, String since, String update) {
            this.select = select;
            this.about = about;
            this.id = id;
            this.since = since;
            this.update = update;
        }

        /** Those of others, since then; not one of these alone. */
        String recent() {
            return select + and() + "not " + about + " = any(?) and " + since + " >= ? order by " + id;
        }

        /** Those of these that are there still. */
        String these() {
            return select + and() + "not " + about + " = any(?) and " + id + " = any(?)";
        }

        private String and() {
            return select.contains(" where ") ? " and " : " where ";
        }
    }

    /**
     * Which records tell of the person.
     *
     * @param contacts whose attributes do
     */
    record Found(Set<UUID> notes, Set<UUID> contacts, Set<UUID> merges) {
        Found {
            notes = Set.copyOf(notes);
            contacts = Set.copyOf(contacts);
            merges = Set.copyOf(merges);
        }

        private Set<UUID> in(Place place) {
            return switch (place) {
                case NOTE -> notes;
                case CONTACT -> contacts;
                case MERGE -> merges;
            };
        }

        Found and(Found more) {
            return new Found(both(notes, more.notes), both(contacts, more.contacts), both(merges, more.merges));
        }

        private static Set<UUID> both(Set<UUID> some, Set<UUID> more) {
            Set<UUID> all = new LinkedHashSet<>(some);
            all.addAll(more);
            return all;
        }
    }

    /**
     * What was redacted.
     *
     * @param attributes contacts whose attributes were, and snapshots of merges
     */
    record Redacted(int notes, int attributes) {}

    private record Row(UUID id, String text, PersonName name) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject(1, UUID.class), row.getString(2), new PersonName(row.getString(3), row.getString(4)));
        }
    }

    private final ContactEvents events;

    OthersRecords(ContactEvents events) {
        this.events = events;
    }

    /** Those that came or were changed since then. */
    Found look(Connection connection, Subject subject, Instant since) throws SQLException {
        Redaction redaction = Redaction.of(subject);
        return new Found(
                look(connection, Place.NOTE, subject, redaction, since),
                look(connection, Place.CONTACT, subject, redaction, since),
                look(connection, Place.MERGE, subject, redaction, since));
    }

    private static Set<UUID> look(
            Connection connection, Place place, Subject subject, Redaction redaction, Instant since)
            throws SQLException {
        Set<UUID> found = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(place.recent())) {
            statement.setArray(1, connection.createArrayOf("uuid", subject.contactArray()));
            statement.setObject(2, OffsetDateTime.ofInstant(since, ZoneOffset.UTC));
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Row row = Row.read(rows);
                    if (!redacted(place, subject, redaction, row).equals(row.text())) {
                        found.add(row.id());
                    }
                }
            }
        }
        return found;
    }

    /** Locks the contacts that are about to be changed, in the order of addresses, as all writers do. */
    void lock(Connection connection, Subject subject, Found found) throws SQLException {
        Set<UUID> all = new LinkedHashSet<>(subject.contacts());
        all.addAll(found.contacts());
        Statements.list(
                connection,
                "select id from contact where id = any(?)" + ContactLocks.IN_ORDER,
                row -> row.getObject(1, UUID.class),
                (Object) all.toArray(UUID[]::new));
    }

    Redacted redact(Connection connection, Subject subject, Found found, String actor, Instant now)
            throws SQLException {
        Redaction redaction = Redaction.of(subject);
        int notes =
                redact(connection, Place.NOTE, subject, redaction, found, now).size();
        List<UUID> contacts = redact(connection, Place.CONTACT, subject, redaction, found, now);
        int merges =
                redact(connection, Place.MERGE, subject, redaction, found, now).size();
        events.record(
                connection,
                contacts.stream()
                        .map(contact -> new ContactEvent(
                                contact,
                                EventKind.CONTACT_UPDATED,
                                actor,
                                Map.of("source", "erasure", "changed", List.of("attributes"))))
                        .toList());
        return new Redacted(notes, contacts.size() + merges);
    }

    private static List<UUID> redact(
            Connection connection, Place place, Subject subject, Redaction redaction, Found found, Instant now)
            throws SQLException {
        List<UUID> changed = new ArrayList<>();
        for (Row row : Statements.list(
                connection,
                place.these(),
                Row::read,
                subject.contactArray(),
                found.in(place).toArray(UUID[]::new))) {
            String rest = redacted(place, subject, redaction, row);
            if (rest.equals(row.text())) {
                continue; // somebody changed it meanwhile
            }
            if (place == Place.CONTACT) {
                Statements.run(connection, place.update, rest, now, row.id());
            } else {
                Statements.run(connection, place.update, rest, row.id());
            }
            changed.add(row.id());
        }
        return changed;
    }

    /** The text of a row without the person; the very same where it does not tell of them. */
    private static String redacted(Place place, Subject subject, Redaction redaction, Row row) {
        if (place == Place.NOTE) {
            return redaction.about(row.name()).of(row.text());
        }
        try {
            JsonNode before = JSON.readTree(row.text());
            JsonNode after = place == Place.MERGE
                    ? snapshot(subject, redaction, before)
                    : redaction.about(row.name()).of(before);
            return after.equals(before) ? row.text() : after.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }

    /**
     * A merge's snapshot with the attributes of every contact in it redacted; its fields are those people's own. An address
     * of the person is there where the survivor had it once and has another by now. Nothing of the snapshot stays where it
     * is a contact's own: without it the contact could not come back.
     */
    private static JsonNode snapshot(Subject subject, Redaction redaction, JsonNode snapshot) {
        JsonNode after = snapshot.deepCopy();
        for (JsonNode contact : after.findValues("contact")) {
            if (subject.emails().contains(contact.path("email").asText())) {
                return JsonNodeFactory.instance.objectNode();
            }
            JsonNode attributes = contact.path("attributes");
            if (contact instanceof ObjectNode fields && attributes.isObject()) {
                PersonName name = new PersonName(
                        contact.path("first_name").asText(),
                        contact.path("last_name").asText());
                fields.set("attributes", redaction.about(name).of(attributes));
            }
        }
        for (JsonNode aliases : after.findValues("contact_alias")) {
            Iterator<JsonNode> each = aliases.iterator();
            while (each.hasNext()) {
                if (subject.emails().contains(each.next().path("email").asText())) {
                    each.remove();
                }
            }
        }
        return after;
    }
}
