package dev.carillon.contacts.consent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Locks the contact, so that what is said at once is written one after the other; false where there is none. */
    boolean lock(Connection connection, UUID contact) throws SQLException {
        return Statements.any(connection, "select 1 from contact where id = ? for update", contact);
    }

    /** Adds to the log. */
    void append(Connection connection, UUID contact, ConsentEntry entry) throws SQLException {
        Statements.run(
                connection,
                "insert into consent (id, contact_id, purpose, state, basis, source, evidence, actor, at)"
                        + " values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)",
                entry.id(),
                contact,
                entry.purpose(),
                entry.state(),
                entry.basis(),
                entry.source(),
                text(entry.evidence()),
                entry.actor(),
                entry.at());
    }

    /** What was said holds from now on, for this purpose. */
    void set(Connection connection, UUID contact, ConsentEntry entry) throws SQLException {
        Statements.run(connection, """
                insert into consent_state (contact_id, purpose, state, consent_id, since) values (?, ?, ?, ?, ?)
                on conflict (contact_id, purpose) do update
                   set state = excluded.state, consent_id = excluded.consent_id, since = excluded.since,
                       pending_id = null""", contact, entry.purpose(), entry.state(), entry.id(), entry.at());
    }

    /** A confirmation was asked for. What was said before holds, where something was. */
    void await(Connection connection, UUID contact, ConsentEntry request) throws SQLException {
        Statements.run(connection, """
                insert into consent_state (contact_id, purpose, state, consent_id, since, pending_id)
                values (?, ?, 'PENDING', ?, ?, ?)
                on conflict (contact_id, purpose) do update set pending_id = excluded.pending_id""", contact, request.purpose(), request.id(), request.at(), request.id());
    }

    /** Everything that this person gave or was asked for is withdrawn by this entry, whatever its purpose. */
    void withdrawEvery(Connection connection, UUID contact, ConsentEntry entry) throws SQLException {
        Statements.run(connection, """
                update consent_state set state = 'WITHDRAWN', consent_id = ?, since = ?, pending_id = null
                 where contact_id = ? and purpose <> ? and state <> 'WITHDRAWN'""", entry.id(), entry.at(), contact, Purpose.ALL);
        Statements.run(connection, "update consent_state set pending_id = null where contact_id = ?", contact);
    }

    /** What holds now, by purpose. */
    List<CurrentConsent> current(Connection connection, UUID contact) throws SQLException {
        return Statements.list(
                connection,
                "select * from consent_state where contact_id = ? order by purpose",
                row -> new CurrentConsent(
                        row.getString("purpose"),
                        ConsentState.valueOf(row.getString("state")),
                        row.getObject("consent_id", UUID.class),
                        Statements.instant(row, "since"),
                        row.getObject("pending_id", UUID.class)),
                contact);
    }

    Optional<CurrentConsent> current(Connection connection, UUID contact, String purpose) throws SQLException {
        return current(connection, contact).stream()
                .filter(one -> one.purpose().equals(purpose))
                .findFirst();
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
