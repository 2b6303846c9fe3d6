package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.Rate;
import dev.carillon.broker.task.LeasedTask;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How often the database is asked for tasks, and who is told of them. Nothing here is helped by a poll. */
class LeaseDeskTest extends UnpolledReplica {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long HELD = 4711;

    private static Object value(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getObject(1);
        }
    }

    @Test
    void aQueueWithoutTasksIsNotAskedAgainWhenThereAreMoreTokens() throws SQLException {
        await(engine.configure(
                QUEUE,
                SETTINGS.withLimits(new QueueLimits(
                        new Rate(1000, Duration.ofSeconds(1), 5), QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));

        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + schema);
            try (ResultSet rows = statement.executeQuery("select rate_tokens(q, broker_now()), l.more_at from queue q,"
                    + " lease_tasks(0, q.name, 100, array_fill(0::bigint, '{10}'), 250, 1000) l")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isPositive();
                assertThat(rows.getObject(2)).isNull();
            }
        }
    }

    @Test
    void whoFindsNothingAfterAWaitForTheQueueIsToldSoAtOnce() throws SQLException {
        await(engine.configure(QUEUE, SETTINGS.withLimits(new QueueLimits(null, 10, QueueLimits.UNLIMITED))));
        // Each look at the clock comes later than the one before, as it does after a wait.
        TestDatabase.execute(
                "create sequence " + schema + ".looks start " + System.currentTimeMillis(),
                "create or replace function " + schema + ".broker_now() returns bigint language sql volatile as"
                        + " 'select nextval(''" + schema + ".looks'')'");
        long before = (Long) value("select nextval('" + schema + ".looks')");

        assertThat(await(engine.lease(QUEUE, 1, Duration.ZERO)).orElseThrow()).isEmpty();

        assertThat((Long) value("select nextval('" + schema + ".looks')") - before)
                .isLessThan(20);
    }

    @Test
    void whatBecomesReadyIsForWhoeverWaitsElsewhereOnceTheWorkerHereHasGone() {
        try (TaskEngine other = TestDatabase.openWithoutPolls(schema)) {
            var here = engine.lease(QUEUE, 1, LONG).toCompletableFuture();
            var elsewhere = other.lease(QUEUE, 1, LONG).toCompletableFuture();
            await(engine.queue(QUEUE)); // after the question of the one who waits
            await(other.queue(QUEUE));
            here.cancel(false);

            await(engine.create(QUEUE, List.of(task("work"))));

            assertThat(await(elsewhere).orElseThrow()).hasSize(1);
        }
    }

    @Test
    void whatBecameReadyDuringALeaseIsForWhoeverWaitsElsewhere() throws SQLException {
        TaskEngine other = TestDatabase.openWithoutPolls(schema);
        TestDatabase.execute(
                "create function " + schema + ".hold() returns trigger language plpgsql as"
                        + " 'begin perform pg_advisory_xact_lock_shared(" + HELD + "); return new; end'",
                "create trigger hold before update on " + schema + ".task for each row when (new.state = 3)"
                        + " execute function " + schema + ".hold()");
        CompletableFuture<Optional<List<LeasedTask>>> elsewhere;
        try (Connection holding = TestDatabase.connect();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + HELD + ")");
            await(engine.create(QUEUE, List.of(task("first"))));
            var here = engine.lease(QUEUE, 2, LONG).toCompletableFuture();
            await().until(() -> value("select count(*) from pg_locks where not granted and objid = " + HELD)
                    .equals(1L));
            elsewhere = other.lease(QUEUE, 1, LONG).toCompletableFuture();
            await(other.queue(QUEUE)); // after the question of the one who waits
            await(engine.create(QUEUE, List.of(task("second"))));

            holding.rollback();

            assertThat(await(here).orElseThrow()).hasSize(1);
            assertThat(await(elsewhere).orElseThrow()).hasSize(1);
        } finally {
            other.close();
        }
    }
}
