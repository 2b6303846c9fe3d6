package dev.carillon.contacts.consent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the log of consents, and what holds now in {@code consent_state}: the person may be written to for a purpose where
 * its row there says GIVEN, and only there. The caller holds the lock on the contact. Joins the transaction of the
 * connection; blocks.
 */
@Singleton
public class ConsentRepository {
    private static final TypeReference<Map<String, Object>> EVIDENCE = new TypeReference<>() {};

    private final ObjectMapper json;

    public ConsentRepository(ObjectMapper json) {
        this.json = json;
    }

    /** The contact that this one was merged into, and that one into another; itself where it was not. */
    UUID survivor(Connection connection, UUID contact) throws SQLException {
        return MergedContacts.survivorOf(connection, contact).orElse(contact);
    }

    /** Locks the contact, so that what is said at once is written one after the other; false where there is none. */
    boolean lock(Connection connection, UUID contact) throws SQLException {
        return Statements.any(connection, "select 1 from contact where id = ? for update", contact);
    }

    /**
     * The moment of what is said now: after all that was said before and after every merge, whatever the clocks of this
     * process and of others say. What is said last has to come last.
     */
    Instant moment(Connection connection, UUID contact, Instant now) throws SQLException {
        return Statements.first(connection, """
                        select greatest(?::timestamptz,
                                        (select max(at) + interval '1 microsecond' from consent where contact_id = ?),
                                        (select max(merged_at) from contact_merge where survivor_id = ?)) as at""", row -> Statements.instant(row, "at"), now, contact, contact)
                .orElse(now);
    }

    /** Adds to the log, at the moment that it is or later, and makes of the log what holds now. */
    void add(Connection connection, UUID contact, ConsentEntry entry) throws SQLException {
        Statements.run(
                connection,
                "insert into consent (id, contact_id, said_by, purpose, state, basis, source, evidence, actor, at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)",
                entry.id(),
                contact,
                contact,
                entry.purpose(),
                entry.state(),
                entry.basis(),
                entry.source(),
                text(entry.evidence()),
                entry.actor(),
                moment(connection, contact, entry.at()));
        refresh(connection, contact);
    }

    /** Makes of the log what holds now. What a merge that was undone had added to it does not count. */
    void refresh(Connection connection, UUID contact) throws SQLException {
        List<ConsentEntry> log = Statements.list(connection, """
                select * from consent
                 where contact_id = ?
                   and not exists (select 1 from contact_merge
                                    where id = case when source = 'merge'
                                                     and evidence ->> 'merge' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                               then (evidence ->> 'merge')::uuid end
                                      and undone_at is not null)
                 order by at, id""", this::entry, contact);
        Statements.run(connection, "delete from consent_state where contact_id = ?", contact);
        for (CurrentConsent one : ConsentFold.fold(log).values()) {
            Statements.run(
                    connection,
                    "insert into consent_state (contact_id, purpose, state, consent_id, since, pending_id)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    contact,
                    one.purpose(),
                    one.state(),
                    one.consent(),
                    one.since(),
                    one.pending());
        }
    }

    /** What holds now, by purpose. */
    SortedMap<String, CurrentConsent> current(Connection connection, UUID contact) throws SQLException {
        SortedMap<String, CurrentConsent> current = new TreeMap<>();
        Statements.list(connection, "select * from consent_state where contact_id = ?", this::state, contact)
                .forEach(one -> current.put(one.purpose(), one));
        return current;
    }

    private CurrentConsent state(ResultSet row) throws SQLException {
        return new CurrentConsent(
                row.getString("purpose"),
                ConsentState.valueOf(row.getString("state")),
                row.getObject("consent_id", UUID.class),
                Statements.instant(row, "since"),
                row.getObject("pending_id", UUID.class));
    }

    /** Up to so many rows of the log, the newest first. */
    List<ConsentEntry> log(Connection connection, UUID contact, @Nullable UUID before, int rows) throws SQLException {
        return Statements.list(
                connection,
                "select * from consent where contact_id = ? and (?::uuid is null or id < ?::uuid)"
                        + " order by id desc limit ?",
                this::entry,
                contact,
                before,
                before,
                rows);
    }

    Optional<ConsentEntry> find(Connection connection, UUID id) throws SQLException {
        return Statements.first(connection, "select * from consent where id = ?", this::entry, id);
    }

    private ConsentEntry entry(ResultSet row) throws SQLException {
        String basis = row.getString("basis");
        return new ConsentEntry(
                row.getObject("id", UUID.class),
                row.getString("purpose"),
                ConsentState.valueOf(row.getString("state")),
                basis == null ? null : LegalBasis.valueOf(basis),
                row.getString("source"),
                map(row.getString("evidence")),
                row.getString("actor"),
                Statements.instant(row, "at"));
    }

    private Map<String, Object> map(String text) {
        try {
            return json.readValue(text, EVIDENCE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }

    private String text(Map<String, Object> evidence) {
        try {
            return json.writeValueAsString(evidence);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("evidence that is no JSON", e);
        }
    }
}
