package dev.carillon.contacts.merging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Parts what a merge made one. Those who were gone come back as they were; of the survivor each value that is still as
 * the merge left it becomes what it was before, and what somebody changed since stays. Versions go on rising, so that an
 * ETag never means two things. Needs a transaction that holds the survivor's lock, and moves addresses.
 */
@Singleton
class MergeUndo {
    private static final List<String> FIELDS = List.of("email", "phone", "attributes", "created_at");

    private static final ObjectMapper JSON = JsonMapper.builder()
            // A number comes out as it went in.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final MergeSnapshot snapshots;
    private final Clock clock;

    MergeUndo(MergeSnapshot snapshots, Clock clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /**
     * Undoes a merge.
     *
     * @param snapshot what {@link #record} made of it
     */
    void undo(Connection connection, UUID survivor, String snapshot) throws SQLException {
        JsonNode was = read(snapshot);
        JsonNode before = was.path("before");
        JsonNode after = was.path("after");
        JsonNode now = read(snapshots.take(connection, survivor));
        List<UUID> parted = new ArrayList<>();
        parted.add(survivor);
        // First the addresses: each is a contact's or an alias, never both.
        removeAdded(connection, survivor, before, after, "contact_alias", "email");
        restoreSurvivor(connection, survivor, before, after, now);
        for (JsonNode other : was.path("merged")) {
            snapshots.restore(connection, other.toString(), survivor, clock.instant());
            parted.add(UUID.fromString(other.path("contact").path("id").asText()));
        }
        removeAdded(connection, survivor, before, after, "contact_list", "list");
        removeAdded(connection, survivor, before, after, "contact_tag", "tag");
        removeAdded(connection, survivor, before, after, "contact_source", "source");
        restoreSources(connection, before);
        snapshots.settled(connection, parted);
    }

    /** What a merge has to remember. */
    String record(String before, List<String> merged, String after) {
        ObjectNode snapshot = JsonNodeFactory.instance.objectNode();
        snapshot.set("before", read(before));
        merged.forEach(other -> snapshot.withArray("/merged").add(read(other)));
        snapshot.set("after", read(after));
        return snapshot.toString();
    }

    private void restoreSurvivor(Connection connection, UUID survivor, JsonNode before, JsonNode after, JsonNode now)
            throws SQLException {
        ObjectNode row = now.path("contact").deepCopy();
        JsonNode old = before.path("contact");
        JsonNode merged = after.path("contact");
        for (String field : FIELDS) {
            if (row.path(field).equals(merged.path(field))) {
                row.set(field, old.path(field));
            }
        }
        // A name goes as a whole, here too.
        if (row.path("first_name").equals(merged.path("first_name"))
                && row.path("last_name").equals(merged.path("last_name"))) {
            row.set("first_name", old.path("first_name"));
            row.set("last_name", old.path("last_name"));
        }
        if (row.path("provenance").equals(merged.path("provenance"))) {
            row.set("provenance", old.path("provenance"));
        }
        Statements.run(connection, """
                update contact c
                   set email = r.email, first_name = r.first_name, last_name = r.last_name, phone = r.phone,
                       attributes = r.attributes, provenance = r.provenance, created_at = r.created_at,
                       version = c.version + 1, updated_at = ?
                  from jsonb_populate_record(null::contact, ?::jsonb) r
                 where c.id = ?""", OffsetDateTime.now(clock), row.toString(), survivor);
    }

    /** Takes away what the merge brought; what was there before, or came later, stays. */
    private static void removeAdded(
            Connection connection, UUID survivor, JsonNode before, JsonNode after, String table, String column)
            throws SQLException {
        List<String> added = texts(after, table, column);
        added.removeAll(texts(before, table, column));
        for (String value : added) {
            Statements.run(
                    connection,
                    "delete from " + table + " where contact_id = ? and " + column + " = ?",
                    survivor,
                    value);
        }
    }

    /** Sources that the merge made earlier than they were. */
    private static void restoreSources(Connection connection, JsonNode before) throws SQLException {
        Statements.run(connection, """
                update contact_source s set first_seen_at = r.first_seen_at, reference = r.reference
                  from jsonb_populate_recordset(null::contact_source, ?::jsonb -> 'contact_source') r
                 where s.contact_id = r.contact_id and s.source = r.source""", before.toString());
    }

    private static List<String> texts(JsonNode snapshot, String table, String column) {
        List<String> texts = new ArrayList<>();
        snapshot.path(table).forEach(row -> texts.add(row.path(column).asText()));
        return texts;
    }

    private JsonNode read(String snapshot) {
        try {
            return JSON.readTree(snapshot);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the snapshot of a merge is no JSON", e);
        }
    }
}
