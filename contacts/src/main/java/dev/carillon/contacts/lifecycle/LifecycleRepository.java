package dev.carillon.contacts.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps the life of the service and its steps. Joins the transaction of the connection; blocks. */
@Singleton
class LifecycleRepository {
    private static final TypeReference<Map<String, Object>> PROGRESS = new TypeReference<>() {};

    private final ObjectMapper json;

    LifecycleRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Where the service stands; held until the end of the transaction, so that nobody else moves it. */
    Lifecycle lock(Connection connection) throws SQLException {
        return read(connection, "select * from lifecycle for update");
    }

    Lifecycle read(Connection connection) throws SQLException {
        return read(connection, "select * from lifecycle");
    }

    private Lifecycle read(Connection connection, String sql) throws SQLException {
        return Statements.first(
                        connection,
                        sql,
                        row -> new Lifecycle(
                                LifecycleState.valueOf(row.getString("state")),
                                LifecycleState.valueOf(row.getString("wanted")),
                                row.getObject("run_id", UUID.class),
                                parse(row.getString("plan"), ClosingPlan.class),
                                Statements.instantOrNull(row, "announced_at")))
                .orElseThrow();
    }

    List<StepRecord> steps(Connection connection) throws SQLException {
        return Statements.list(connection, "select * from lifecycle_step order by number", this::step);
    }

    /** Begins a closing: every step is to be done. */
    void announce(Connection connection, UUID run, ClosingPlan plan, Instant now) throws SQLException {
        Statements.run(
                connection,
                "update lifecycle set state = 'ANNOUNCED', wanted = 'ANNOUNCED', run_id = ?, plan = ?::jsonb,"
                        + " announced_at = ?, version = version + 1",
                run,
                text(plan),
                now);
        Statements.run(
                connection,
                "update lifecycle_step set state = 'PENDING', attempts = 0, progress = '{}', reason = null,"
                        + " started_at = null, ended_at = null");
    }

    void want(Connection connection, LifecycleState wanted) throws SQLException {
        Statements.run(connection, "update lifecycle set wanted = ?, version = version + 1", wanted);
    }

    void become(Connection connection, LifecycleState state) throws SQLException {
        Statements.run(connection, "update lifecycle set state = ?, version = version + 1", state);
    }

    /** What is open in the service. */
    void gate(Connection connection, String gate, boolean open) throws SQLException {
        Statements.run(connection, "update lifecycle set " + gate + " = ?, version = version + 1", open);
    }

    void begin(Connection connection, StepName step, Instant now) throws SQLException {
        Statements.run(
                connection,
                "update lifecycle_step set state = case when state = 'PENDING' then 'RUNNING' else state end,"
                        + " attempts = attempts + 1, started_at = coalesce(started_at, ?) where name = ?",
                now,
                step);
    }

    void keep(Connection connection, StepName step, Map<String, Object> progress) throws SQLException {
        Statements.run(
                connection, "update lifecycle_step set progress = ?::jsonb where name = ?", text(progress), step);
    }

    void end(Connection connection, StepName step, StepState state, @Nullable String reason, @Nullable Instant at)
            throws SQLException {
        Statements.run(
                connection,
                "update lifecycle_step set state = ?, reason = ?, ended_at = ? where name = ?",
                state,
                reason,
                at,
                step);
    }

    private StepRecord step(ResultSet row) throws SQLException {
        return new StepRecord(
                StepName.valueOf(row.getString("name")),
                row.getInt("number"),
                StepState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                parse(row.getString("progress"), PROGRESS),
                row.getString("reason"),
                Statements.instantOrNull(row, "started_at"),
                Statements.instantOrNull(row, "ended_at"));
    }

    private <T> T parse(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }

    private <T> T parse(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database gave what is not JSON", e);
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
