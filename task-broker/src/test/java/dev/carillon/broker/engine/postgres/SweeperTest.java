package dev.carillon.broker.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
    private final String schema = TestDatabase.newSchema();

    @AfterEach
    void drop() {
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    private long rows(String table) throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + schema + "." + table)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void whatNobodyCanAskForAnyMoreIsThrownAwayAtOnceHoweverMuchItIs() {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close();
        TestDatabase.execute(
                "insert into " + schema + ".idempotency_key (digest, request, task, state, ready_at, expires_at)"
                        + " select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 0, i * 1000"
                        + " from generate_series(1, 5000) i",
                "insert into " + schema + ".awaited (task, until)"
                        + " select gen_random_uuid(), 1 from generate_series(1, 5000)");

        TaskEngine engine = TestDatabase.openWithoutPolls(schema);

        try {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(rows("idempotency_key") + rows("awaited"))
                            .isZero());
        } finally {
            engine.close();
        }
    }

    /** As where they are dead rows that somebody's snapshot keeps: what was thrown away is not stepped over again. */
    @Test
    void whatIsThrownAwayIsLookedForFromWhereTheLastSweepEnded() throws SQLException {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close();
        TestDatabase.execute(
                "insert into " + schema + ".idempotency_key (digest, request, task, state, ready_at, expires_at)"
                        + " values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 0, 1000)",
                "insert into " + schema + ".awaited (task, until) values (gen_random_uuid(), 1000)",
                "insert into " + schema + ".trace (task, kind, at, forget_at) values (gen_random_uuid(), 1, 0, 1000)",
                "insert into " + schema + ".workflow (id, stage, stages, tasks, pending, created_at, forget_at)"
                        + " values (gen_random_uuid(), 1, 1, '{}', 0, 0, 1000)");

        TestDatabase.execute("set search_path = " + schema, "select sweep(broker_now(), 1000)", "reset search_path");

        for (String table : List.of("idempotency_key", "awaited", "trace", "workflow")) {
            assertThat(rows(table)).as(table).isOne();
        }

        TestDatabase.execute("set search_path = " + schema, "select sweep(0, 1000)", "reset search_path");

        for (String table : List.of("idempotency_key", "awaited", "trace", "workflow")) {
            assertThat(rows(table)).as(table).isZero();
        }
    }
}
