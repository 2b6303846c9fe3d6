package dev.carillon.contacts.audit;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the audit log, and seals it. Joins the transaction of the connection; blocks. */
@Singleton
class AuditRepository {
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

    private final ObjectMapper json;

    AuditRepository(ObjectMapper json) {
        this.json = json;
    }

    /** An entry, and its detail as the database writes it, in one form. */
    record Row(AuditEntry entry, String detail) {}

    /** Up to so many entries, the newest first. */
    List<AuditEntry> page(Connection connection, @Nullable UUID before, int rows) throws SQLException {
        return Statements.list(
                        connection,
                        "select * from audit where (?::uuid is null or id < ?::uuid) order by id desc limit ?",
                        this::row,
                        before,
                        before,
                        rows)
                .stream()
                .map(Row::entry)
                .toList();
    }

    /** Those that are not sealed yet, the oldest first. */
    List<Row> open(Connection connection, int rows) throws SQLException {
        return Statements.list(
                connection, "select * from audit where number is null order by id limit ?", this::row, rows);
    }

    /** The sealed ones after this number, in the order of the chain. */
    List<Row> sealed(Connection connection, long after, int rows) throws SQLException {
        return Statements.list(
                connection, "select * from audit where number > ? order by number limit ?", this::row, after, rows);
    }

    /** The last seal, and its number. */
    Chain last(Connection connection) throws SQLException {
        return Statements.first(
                        connection,
                        "select number, seal from audit where number is not null order by number desc limit 1",
                        row -> new Chain(row.getLong(1), row.getString(2)))
                .orElse(Chain.START);
    }

    void seal(Connection connection, UUID id, Chain link) throws SQLException {
        Statements.run(
                connection, "update audit set number = ?, seal = ? where id = ?", link.number(), link.seal(), id);
    }

    private Row row(ResultSet row) throws SQLException {
        String detail = row.getString("detail");
        return new Row(
                new AuditEntry(
                        row.getObject("id", UUID.class),
                        Statements.instant(row, "at"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("target"),
                        row.getString("outcome"),
                        map(detail),
                        row.getObject("number", Long.class),
                        row.getString("seal")),
                detail);
    }

    private Map<String, Object> map(String text) {
        try {
            return json.readValue(text, DETAIL);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }
}
