package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static void isToComeAgain(CompletableFuture<?> answer) {
        assertThat(answer)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .satisfies(failure -> assertThat(((EngineUnavailableException) failure).kind())
                        .isEqualTo(Kind.OVERLOADED));
    }

    @Test
    void whoMayNotWaitForALockAnyLongerIsToComeAgain() throws SQLException {
        try (TaskEngine engine = open("set lock_timeout = '100ms'");
                Connection other = TestDatabase.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select " + schema + ".lock_groups('{1}', '{ann}')");

            isToComeAgain(engine.create(QUEUE, List.of(IN_GROUP)).toCompletableFuture());

            assertThat(engine.fault()).isEmpty();
            other.rollback();
        }
    }

    @Test
    void aConnectionMoreThanThereMayBeLeavesTheOthersAlone() throws SQLException {
        try (TaskEngine engine = open("connection limit 4");
                Connection other = TestDatabase.connect();
                Statement statement = other.createStatement()) {
            UUID id = ((Creation.Created) await(engine.create(QUEUE, List.of(IN_GROUP)))
                            .orElseThrow()
                            .getFirst())
                    .id();
            other.setAutoCommit(false);
            statement.execute("select from " + schema + ".task where id = '" + id + "' for update");
            List<CompletableFuture<Boolean>> cancellations = Stream.generate(
                            () -> engine.cancel(id).toCompletableFuture())
                    .limit(8)
                    .toList();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> cancellations.stream().anyMatch(CompletableFuture::isDone));

            assertThat(engine.fault()).isEmpty();
            other.rollback();
            assertThat(cancellations)
                    .filteredOn(answer -> !failed(answer))
                    .filteredOn(CompletableFuture::join)
                    .hasSize(1);
            cancellations.stream().filter(RoleSettingsTest::failed).forEach(RoleSettingsTest::isToComeAgain);
        }
    }

    private static boolean failed(CompletableFuture<?> answer) {
        return answer.handle((value, failure) -> failure != null).join();
    }

    @Test
    void whatNeedsMoreLocksThanThereAreIsRefusedAndNothingElseIs() {
        try (TaskEngine engine = open("set lock_timeout = 0")) {
            TestDatabase.execute(
                    "create function " + schema + ".refuse() returns trigger language plpgsql as"
                            + " 'begin raise ''out of shared memory'' using errcode = ''53200''; end'",
                    "create trigger refuse before insert on " + schema + ".task for each row"
                            + " when (new.group_key is not null) execute function " + schema + ".refuse()");
            var waiting = engine.lease(QUEUE, 1, Duration.ofMinutes(1)).toCompletableFuture();
            await(engine.queue(QUEUE)); // after the question of the one who waits

            var refused = IntStream.range(0, 3)
                    .mapToObj(i -> engine.create(QUEUE, List.of(IN_GROUP)).toCompletableFuture())
                    .toList();
            var created = engine.create(QUEUE, List.of(task("work"))).toCompletableFuture();

            refused.forEach(RoleSettingsTest::isToComeAgain);
            assertThat(await(created)).isPresent();
            assertThat(engine.fault()).isEmpty();
            assertThat(await(waiting).orElseThrow()).hasSize(1);
        }
    }
}
