package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was set for the role of the broker, or for the whole server, by somebody who had something else in mind. */
class RoleSettingsTest {
    private static final NewTask IN_GROUP = new NewTask(
            new Payload("text/plain", new byte[0]),
            ReadyTime.atOnce(),
            0,
            null,
            new TaskAttributes("ann", null, null, null));

    private final String schema = TestDatabase.newSchema();
    private final String role = schema + "_role";

    private TaskEngine open(String setting) {
        TestDatabase.execute(
                "create role " + role + " login",
                "create schema " + schema + " authorization " + role,
                "alter role " + role + " " + setting);
        TaskEngine engine = PostgresTaskEngine.start(
                TestDatabase.VERTX,
                TestDatabase.as(role, TestDatabase.options(schema)),
                EngineUnderTest.OPTIONS,
                EngineObserver.NONE);
        await(engine.configure(QUEUE, SETTINGS));
        return engine;
    }

    @AfterEach
    void drop() {
        TestDatabase.execute("drop schema " + schema + " cascade", "drop role " + role);
    }

    private void awaitWaiting(String kind) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Connection connection = TestDatabase.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select from pg_locks join pg_stat_activity using (pid)"
                            + " where not granted and locktype = '" + kind + "' and usename = '" + role + "'")) {
                return rows.next();
            }
        });
    }

    @Test
    void aGroupHasOneHeadWhateverTheIsolationOfTransactionsIsByDefault() throws SQLException {
        try (TaskEngine engine = open("set default_transaction_isolation = 'repeatable read'");
                Connection other = TestDatabase.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("set search_path = " + schema);
            statement.execute("select lock_groups('{1}', '{ann}'), keep_task(new_id(broker_now(), 1), 1, 1::smallint,"
                    + " 0::smallint, broker_now(), broker_now(), null, 'text/plain', '', 'ann', null, null, null)");
            var created = engine.create(QUEUE, List.of(IN_GROUP)).toCompletableFuture();
            awaitWaiting("advisory");

            other.commit();

            assertThat(await(created).orElseThrow().getFirst())
                    .extracting(creation -> ((Creation.Created) creation).state())
                    .isEqualTo(TaskState.BLOCKED);
        }
    }
}
