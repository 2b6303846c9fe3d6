package dev.carillon.contacts.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.audit.AuditLog;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.contacts.sql.Statements;
import dev.carillon.contacts.tombstone.AddressHashes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gathers all that is kept about a person. Reads every raw delivery, see {@link RawDeliveries}; those of the person are as
 * many and as large as senders made them, so each is read when it is written. Blocks.
 */
@Singleton
public class PersonExportService {
    private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};
    private static final List<String> ELSEWHERE = List.of(
            "The notifier keeps messages to the person's numbers, and whether they may be texted.",
            "Twilio keeps messages that were sent.",
            "Gravatar was asked about a hash of the address, if a scan was made.",
            "Whoever subscribed to events has what it was told.",
            "Backups of the database, until they are over.");

    /** What hangs on a contact, and the table that it is kept in. */
    private static final Map<String, String> OF_CONTACT = new TreeMap<>(Map.of(
            "lists", "contact_list",
            "tags", "contact_tag",
            "sources", "contact_source",
            "aliases", "contact_alias",
            "notes", "contact_note",
            "events", "contact_event",
            "toldSubscribers", "subscription_delivery",
            "consents", "consent",
            "consentStates", "consent_state"));

    private static final String DELIVERY = "select to_jsonb(t) - 'body' as rest, body from delivery t where id = ?";
    private static final int BUFFER = 64 * 1024;

    /** A person's export without their raw deliveries, and which those are. */
    record Gathered(PersonExport rest, List<UUID> deliveries) {}

    private final DataSource dataSource;
    private final SubjectRepository subjects;
    private final RawDeliveries deliveries;
    private final AddressHashes hashes;
    private final AuditLog audit;
    private final ObjectMapper json;
    private final Clock clock;

    PersonExportService(
            DataSource dataSource,
            SubjectRepository subjects,
            RawDeliveries deliveries,
            AddressHashes hashes,
            AuditLog audit,
            ObjectMapper json,
            Clock clock) {
        this.dataSource = dataSource;
        this.subjects = subjects;
        this.deliveries = deliveries;
        this.hashes = hashes;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    Gathered gather(UUID contact, String actor) {
        try (Connection connection = dataSource.getConnection()) {
            Subject subject = find(connection, contact);
            audit.record(connection, actor, "export", contact.toString(), "done", Map.of());
            return new Gathered(
                    new PersonExport(clock.instant(), data(connection, subject), ELSEWHERE),
                    deliveries.of(connection, subject));
        } catch (SQLException e) {
            throw new IllegalStateException("the person could not be exported", e);
        }
    }

    /** Writes a {@link PersonExport}. What is gone by then is left out, and what was erased by then is empty. */
    void write(Gathered person, OutputStream target) throws IOException {
        // Not closed where anything fails: it would end the document, which would look whole.
        JsonGenerator document = json.getFactory()
                .createGenerator(new BufferedOutputStream(target, BUFFER))
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        document.writeStartObject();
        document.writePOJOField("at", person.rest().at());
        document.writeObjectFieldStart("data");
        for (Map.Entry<String, List<Map<String, Object>>> kind :
                person.rest().data().entrySet()) {
            document.writePOJOField(kind.getKey(), kind.getValue());
        }
        document.writeArrayFieldStart("deliveries");
        for (UUID delivery : person.deliveries()) {
            for (Map<String, Object> row : raw(delivery)) {
                document.writePOJO(row);
            }
        }
        document.writeEndArray();
        document.writeEndObject();
        document.writePOJOField("elsewhere", person.rest().elsewhere());
        document.writeEndObject();
        document.flush();
    }

    private Subject find(Connection connection, UUID contact) throws SQLException {
        Optional<Subject> subject = subjects.of(connection, contact);
        if (subject.isEmpty()) {
            throw MergedContacts.missing(connection, contact);
        }
        return subject.get();
    }

    private Map<String, List<Map<String, Object>>> data(Connection connection, Subject subject) throws SQLException {
        UUID[] contacts = subject.contactArray();
        Map<String, List<Map<String, Object>>> data = new LinkedHashMap<>();
        data.put(
                "contacts", rows(connection, "select to_jsonb(t) from contact t where id = any(?)", (Object) contacts));
        for (Map.Entry<String, String> kind : OF_CONTACT.entrySet()) {
            String sql = "select to_jsonb(t) from " + kind.getValue() + " t where contact_id = any(?)";
            data.put(kind.getKey(), rows(connection, sql, (Object) contacts));
        }
        data.put(
                "merges",
                rows(
                        connection,
                        "select to_jsonb(t) from contact_merge t where survivor_id = any(?) or merged_ids && ?",
                        contacts,
                        contacts));
        data.put(
                "keptOptOuts",
                rows(connection, "select to_jsonb(t) from opt_out t where address_hash = any(?)", (Object)
                        hashes.everyHash(subject.emails()).keySet().toArray(String[]::new)));
        data.put(
                "identityScans",
                rows(connection, "select to_jsonb(t) from identity_scan_item t where hash = any(?)", (Object)
                        subject.gravatarHashes()));
        data.put(
                "gravatarAnswers",
                rows(connection, "select to_jsonb(t) from gravatar_answer t where hash = any(?)", (Object)
                        subject.gravatarHashes()));
        return data;
    }

    /** The delivery; none where it is gone. No connection is held while a slow client reads. */
    private List<Map<String, Object>> raw(UUID id) {
        try (Connection connection = dataSource.getConnection()) {
            return Statements.list(
                    connection,
                    DELIVERY,
                    row -> {
                        Map<String, Object> delivery = new LinkedHashMap<>(map(row.getString("rest")));
                        delivery.put("body", new String(row.getBytes("body"), StandardCharsets.UTF_8));
                        return delivery;
                    },
                    id);
        } catch (SQLException e) {
            throw new IllegalStateException("a delivery could not be read", e);
        }
    }

    private List<Map<String, Object>> rows(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        return new ArrayList<>(Statements.list(connection, sql, row -> map(row.getString(1)), parameters));
    }

    private Map<String, Object> map(String text) {
        try {
            return json.readValue(text, ROW);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }
}
