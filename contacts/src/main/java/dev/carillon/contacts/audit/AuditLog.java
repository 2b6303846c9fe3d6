package dev.carillon.contacts.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds to the audit log, in the transaction of what it tells of. Thread-safe; blocks. */
@Singleton
public class AuditLog {
    private final Identifiers identifiers;
    private final ObjectMapper json;
    private final Clock clock;

    public AuditLog(Identifiers identifiers, ObjectMapper json, Clock clock) {
        this.identifiers = identifiers;
        this.json = json;
        this.clock = clock;
    }

    /** Adds an entry; nothing in it is personal data. */
    public void record(
            Connection connection,
            String actor,
            String action,
            @Nullable String target,
            String outcome,
            Map<String, ?> detail)
            throws SQLException {
        Statements.run(
                connection,
                "insert into audit (id, at, actor, action, target, outcome, detail) values (?, ?, ?, ?, ?, ?, ?::jsonb)",
                identifiers.next(),
                // As exact as the database keeps it, since the seal is made of what is read again.
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor,
                action,
                target,
                outcome,
                text(detail));
    }

    private String text(Map<String, ?> detail) {
        try {
            return json.writeValueAsString(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a detail that is no JSON", e);
        }
    }
}
