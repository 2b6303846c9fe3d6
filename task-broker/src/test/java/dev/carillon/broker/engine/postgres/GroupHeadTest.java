package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes to the front of a group when the one before ends. */
class GroupHeadTest {
    private static final String OTHER = "other";
    private static final EngineOptions OPTIONS =
            new EngineOptions(5, 5, 100_000, 1_000_000, 1_000_000, 64L << 20, Duration.ofHours(24));
    /** The first is the head, and all have outlived their time to live. */
    private static final String EXPIRED = """
            insert into %1$s.task (id, queue, state, priority, created_at, at, line, wake_at, ready_at, expires_at, size,
                content_type, payload, group_key, time_to_live)
            select gen_random_uuid(), q.id, case when i = 1 then 1 else 2 end, 0, now - 60000, now - 60000, i, now - 50000,
                now - 60000, now - 50000, 0, 'text/plain', '', 'ann', 10000
            from generate_series(1, %2$d) i, %1$s.broker_now() now, %1$s.queue q where q.name = 'mail'
            """;
    /** A delay that was over later than that. */
    private static final String OVERDUE = """
            insert into %1$s.task (id, queue, state, priority, created_at, at, line, wake_at, ready_at, size, content_type,
                payload)
            select gen_random_uuid(), q.id, 0, 0, now - 60000, now - 1000, 0, now - 1000, now - 1000, 0, 'text/plain', ''
            from %1$s.broker_now() now, %1$s.queue q where q.name = 'other'
            """;

    private final String schema = TestDatabase.newSchema();
    private TaskEngine engine;

    @BeforeEach
    void open() {
        engine = TestDatabase.open(schema, OPTIONS);
        await(engine.configure(QUEUE, SETTINGS));
        await(engine.configure(OTHER, SETTINGS));
    }

    @AfterEach
    void close() {
        engine.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    private UUID create(String text) {
        NewTask task = new NewTask(
                new Payload("text/plain", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                ReadyTime.atOnce(),
                0,
                null,
                new TaskAttributes("ann", null, null, null));
        return ((Creation.Created)
                        await(engine.create(QUEUE, List.of(task))).orElseThrow().getFirst())
                .id();
    }

    private List<LeasedTask> lease() {
        return await(engine.lease(QUEUE, 10, Duration.ZERO)).orElseThrow();
    }

    @Test
    void aPurgeLetsOnWhoCameAfterItBegan() {
        UUID first = create("1");
        create("2");
        UUID later = create("later");
        await(engine.settle(List.of(lease().getFirst().token()), new Settlement.Fail("no")));
        await(engine.redrive(QUEUE, List.of(first))); // behind the second, which is the head now

        TestDatabase.execute(
                "set search_path = " + schema,
                "update task set created_at = created_at + 60000 where id = '" + later + "'",
                "select purge_tasks(0, '" + QUEUE + "', broker_now(), 10)",
                "reset search_path");

        assertThat(lease()).extracting(LeasedTask::id).containsExactly(later);
    }

    @Test
    void aGroupThatHasExpiredHoldsNobodyUpAndIsGoneAfterAWhile() {
        engine.close();
        TestDatabase.execute(EXPIRED.formatted(schema, 12_000), OVERDUE.formatted(schema));
        engine = TestDatabase.open(schema, OPTIONS);

        assertThat(await(engine.create(OTHER, List.of(task("new"))))).isPresent();
        assertThat(await(engine.lease(OTHER, 10, Duration.ZERO)).orElseThrow()).isNotEmpty();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            QueueCounts counts = await(engine.queue(QUEUE)).orElseThrow().counts();
            assertThat(counts).isEqualTo(QueueCounts.NONE);
        });
        QueueCounts others = await(engine.queue(OTHER)).orElseThrow().counts();
        assertThat(others.ready() + others.leased()).isEqualTo(2);
    }

    @Test
    void whatIsDueInOtherQueuesIsDoneWhileSomebodyHoldsAGroupInWhichMuchIsDue() throws SQLException {
        engine.close();
        TestDatabase.execute(EXPIRED.formatted(schema, 30_000), OVERDUE.formatted(schema));
        try (Connection holding = TestDatabase.connect();
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select " + schema + ".lock_groups(array[id], '{ann}') from " + schema
                    + ".queue where name = 'mail'");
            engine = TestDatabase.open(schema, OPTIONS);

            assertThat(await(engine.lease(OTHER, 10, Duration.ZERO)).orElseThrow())
                    .hasSize(1);
            holding.rollback();
        }
    }

    @Test
    void theHeadOfAGroupIsFoundByAnIndexThatHoldsNoneOfThoseBehindIt() throws SQLException {
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + schema);
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_bitmapscan = off");
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare head (integer, text) as"
                    + " select from task where queue = $1 and group_key = $2 and state in (0, 1, 3)");
            StringBuilder plan = new StringBuilder();
            try (var rows = statement.executeQuery("explain execute head (1, 'ann')")) {
                while (rows.next()) {
                    plan.append(rows.getString(1));
                }
            }
            assertThat(plan.toString()).contains("task_head");
        }
    }
}
