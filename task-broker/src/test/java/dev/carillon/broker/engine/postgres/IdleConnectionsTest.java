package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleConnectionsTest {
    private final String schema = TestDatabase.newSchema();
    private final String role = schema + "_role";

    @AfterEach
    void drop() {
        TestDatabase.execute("drop schema " + schema + " cascade", "drop role " + role);
    }

    private int connections() throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where usename = '" + role + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** What takes longer than so short a time-out on a busy machine is refused, and may be asked for again. */
    private static <T> T eventually(Supplier<CompletionStage<T>> question) {
        return await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> await(question.get()), Objects::nonNull);
    }

    @Test
    void connectionsThatWereNeededOnceAreNotKeptForever() throws SQLException {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close(); // making the schema may take longer
        TestDatabase.execute("create role " + role + " login superuser"); // by whose name they are counted
        PostgresOptions options =
                TestDatabase.as(role, TestDatabase.unpolled(schema, Duration.ofMillis(500), TestDatabase.port()));
        try (TaskEngine engine = PostgresTaskEngine.start(
                        TestDatabase.VERTX, options, EngineUnderTest.OPTIONS, EngineObserver.NONE);
                Connection other = TestDatabase.connect();
                Statement statement = other.createStatement()) {
            eventually(() -> engine.configure(QUEUE, SETTINGS));
            UUID id = ((Creation.Created) eventually(() -> engine.create(QUEUE, List.of(task("work"))))
                            .orElseThrow()
                            .getFirst())
                    .id();
            other.setAutoCommit(false);
            statement.execute("select from " + schema + ".task where id = '" + id + "' for update");
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                Stream.generate(() -> engine.cancel(id)).limit(8).forEach(cancelled -> {});
                return connections() >= 8;
            });
            other.rollback();

            await().atMost(Duration.ofSeconds(20)).until(() -> connections() <= 4);
        }
    }
}
