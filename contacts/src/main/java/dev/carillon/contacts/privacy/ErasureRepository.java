package dev.carillon.contacts.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Keeps receipts, and what an erasure still waits for. Joins the transaction of the connection; blocks. */
@Singleton
class ErasureRepository {
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

    /** An erasure that is not done yet. */
    record Open(UUID id, List<UUID> imports, List<UUID> deliveries) {}

    private final ObjectMapper json;

    ErasureRepository(ObjectMapper json) {
        this.json = json;
    }

    void add(
            Connection connection,
            UUID id,
            String actor,
            Map<String, Long> counts,
            List<UUID> imports,
            List<UUID> deliveries,
            Instant now)
            throws SQLException {
        Statements.run(
                connection,
                "insert into erasure (id, state, actor, counts, imports, deliveries, requested_at)"
                        + " values (?, 'RUNNING', ?, ?::jsonb, ?, ?, ?)",
                id,
                actor,
                text(counts),
                imports.toArray(UUID[]::new),
                deliveries.toArray(UUID[]::new),
                now);
    }

    Optional<ErasureReceipt> find(Connection connection, UUID id) throws SQLException {
        return Statements.first(connection, "select * from erasure where id = ?", this::receipt, id);
    }

    List<Open> open(Connection connection) throws SQLException {
        return Statements.list(
                connection,
                "select id, imports, deliveries from erasure where state = 'RUNNING' order by requested_at"
                        + " for update skip locked",
                row -> new Open(row.getObject("id", UUID.class), ids(row, "imports"), ids(row, "deliveries")));
    }

    void keepOn(Connection connection, UUID id, List<UUID> imports, List<UUID> deliveries) throws SQLException {
        Statements.run(
                connection,
                "update erasure set imports = ?, deliveries = ? where id = ?",
                imports.toArray(UUID[]::new),
                deliveries.toArray(UUID[]::new),
                id);
    }

    void done(Connection connection, UUID id, Instant now) throws SQLException {
        Statements.run(
                connection,
                "update erasure set state = 'DONE', imports = '{}', deliveries = '{}', completed_at = ? where id = ?",
                now,
                id);
    }

    private ErasureReceipt receipt(ResultSet row) throws SQLException {
        try {
            return new ErasureReceipt(
                    row.getObject("id", UUID.class),
                    ErasureReceipt.State.valueOf(row.getString("state")),
                    json.readValue(row.getString("counts"), COUNTS),
                    Statements.instant(row, "requested_at"),
                    Statements.instantOrNull(row, "completed_at"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }

    private String text(Map<String, Long> counts) {
        try {
            return json.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<UUID> ids(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((UUID[]) array.getArray());
    }
}
