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
}
