package dev.carillon.broker.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaSetupTest {
    private final String schema = TestDatabase.newSchema();

    @AfterEach
    void drop() {
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    @Test
    void noIndexDependsOnTheCollationOfTheOperatingSystem() throws SQLException {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close();
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*) from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = '"
                                + schema
                                + "'::regnamespace and 'pg_catalog.\"default\"'::regcollation = any (i.indcollation)")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void aBrokerWhoseSchemaIsThereWaitsForNobodyWhoMakesOne() throws SQLException {
        TestDatabase.open(schema, EngineUnderTest.OPTIONS).close();
        try (Connection another = TestDatabase.connect();
                Statement statement = another.createStatement()) {
            statement.execute("select pg_advisory_lock(" + SchemaSetup.LOCK + ")");

            try (TaskEngine engine = PostgresTaskEngine.start(
                    TestDatabase.VERTX,
                    TestDatabase.impatient(schema, Duration.ofSeconds(1)),
                    EngineUnderTest.OPTIONS,
                    EngineObserver.NONE)) {
                assertThat(engine.fault()).isEmpty();
            }
            statement.execute("select pg_advisory_unlock(" + SchemaSetup.LOCK + ")");
        }
    }
}
