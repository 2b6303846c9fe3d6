package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.OPTIONS;
import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.TaskEngine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That what is done to a few tasks reads a few rows, whatever the tables looked like when its plan was made. */
class ManyLeasedTest {
    private static final int MANY = 5_000;
    /** Tasks in a state; of each, {@code line} is the number. */
    private static final String TASKS = """
            insert into task (id, queue, state, priority, created_at, at, line, wake_at, ready_at, nonce, size, content_type,
                payload)
            select gen_random_uuid(), q.id, %1$d, 0, now, now + 3600000 * sign(3 - %1$d) * sign(%1$d - 1), i, now + 3600000, now,
                case when %1$d = 3 then gen_random_uuid() end, 0, 'text/plain', ''
            from generate_series(1, %2$d) i, broker_now() now, queue q where q.name = 'mail'
            """;
    /** How many entries this transaction has read of the indexes that list tasks by what is to be done with them. */
    private static final String READ = """
            select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_stat_user_indexes
            where schemaname = current_schema and relname = 'task' and indexrelname <> 'task_pkey'
            """;
    /** The same of all indexes. */
    private static final String READ_OF_ALL = """
            select sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_stat_user_indexes
            where schemaname = current_schema and relname = 'task'
            """;

    private final String schema = TestDatabase.newSchema();
    private TaskEngine engine;

    @BeforeEach
    void open() {
        engine = TestDatabase.open(schema, OPTIONS);
        await(engine.configure(QUEUE, SETTINGS));
        engine.close();
    }

    @AfterEach
    void drop() {
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select settle_tasks(0, array_agg(id), array_agg(nonce), array_agg(0::smallint), array_agg(0::bigint),"
                        + " array_agg(0::float8), array_agg(''::text), array_agg(''::text), array_agg(''::bytea)) from chosen",
                "select settle_tasks(0, array_agg(id), array_agg(nonce), array_agg(1::smallint), array_agg(0::bigint),"
                        + " array_agg(0::float8), array_agg(''::text), array_agg(''::text), array_agg(''::bytea)) from chosen",
                "select extend_lease(id, nonce, 1000) from chosen",
                "select give_back(array_agg(id), array_agg(nonce)) from chosen",
                "select lease_tasks(0, 'mail', 10, array_fill(0::bigint, array[10]), 0, 1000000)",
                "select advance_these(array_agg(id), broker_now(), '{}', 0, '{}') from chosen",
            })
    void aFewAreFoundByTheirIdentifiers(String work) throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            setUp(statement);
            fill(statement, 10);
            statement.execute(work); // the plans are kept
            fill(statement, MANY);

            connection.setAutoCommit(false);
            long before = read(statement, READ);
            statement.execute(work);

            assertThat(read(statement, READ) - before).isLessThan(MANY / 5);
            connection.rollback();
        }
    }

    @Test
    void ofManyThatAreDueAtTheSameMomentAsManyAreReadAsAreDone() throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            setUp(statement);
            statement.execute(TASKS.formatted(0, MANY));
            statement.execute("update task set at = 1, wake_at = 1");

            connection.setAutoCommit(false);
            long before = read(statement, READ);
            statement.execute("select advance(0, broker_now(), 10)");

            assertThat(read(statement, READ) - before).isLessThan(MANY / 5);
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select place_in_group(1, 'new', gen_random_uuid(), 1::smallint)",
                "select bring_on_next(1, 'new', broker_now(), '{}')",
            })
    void aGroupIsLookedForByItsNameThoughNearlyAllTasksWereOfAnother(String work) throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            setUp(statement);
            statement.execute("insert into task (id, queue, state, priority, created_at, at, line, ready_at, size,"
                    + " content_type, payload, group_key)"
                    + " select new_id(now + i, i), 1, 2, 0, now, now, i, now, 0, 'text/plain', '', 'all'"
                    + " from generate_series(1, " + MANY + ") i, broker_now() now");
            statement.execute("analyze task");

            connection.setAutoCommit(false);
            long before = read(statement, READ_OF_ALL);
            statement.execute(work);

            assertThat(read(statement, READ_OF_ALL) - before).isLessThan(MANY / 5);
            connection.rollback();
        }
    }

    private void setUp(Statement statement) throws SQLException {
        statement.execute("set search_path = " + schema);
        for (var option : PostgresOptions.PLANNER.entrySet()) {
            statement.execute("set " + option.getKey() + " = " + option.getValue());
        }
    }

    private static void fill(Statement statement, int tasks) throws SQLException {
        statement.execute("delete from task");
        statement.execute(TASKS.formatted(1, tasks));
        statement.execute(TASKS.formatted(3, tasks));
        statement.execute("drop table if exists chosen");
        statement.execute("create temporary table chosen as select id, nonce from task where state = 3 and line <= 10");
    }

    private static long read(Statement statement, String read) throws SQLException {
        try (ResultSet rows = statement.executeQuery(read)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
