package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases of a queue with a limit for each key, which pass over tasks of keys that have no room. */
class KeyLimitTest {
    private static final int PER_KEY = 2;
    private static final QueueSettings LIMITED = new QueueSettings(
                    Duration.ofHours(2), 100, Duration.ofSeconds(1), Duration.ofMinutes(10))
            .withLimits(new QueueLimits(null, QueueLimits.UNLIMITED, PER_KEY));

    private final String schema = TestDatabase.newSchema();
    private TaskEngine engine;
    private DatabaseTestTime time;

    @BeforeEach
    void open() {
        engine = TestDatabase.openWithoutPolls(schema);
        time = new DatabaseTestTime(schema);
        time.start(START);
        await(engine.configure(QUEUE, LIMITED));
    }

    @AfterEach
    void close() {
        engine.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    private static NewTask task(@Nullable String key, int priority) {
        return new NewTask(
                new Payload("text/plain", new byte[0]),
                ReadyTime.atOnce(),
                priority,
                null,
                new TaskAttributes(null, key, null, null));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void whatWasPassedOverIsNotLookedAtAgain() throws SQLException {
        await(engine.create(QUEUE, Collections.nCopies(3000, task("a", 0))));
        time.advance(Duration.ofSeconds(1));
        await(engine.create(QUEUE, List.of(task("b", 0), task("c", 0), task("d", 0), task(null, 0))));
        time.advance(Duration.ofSeconds(1));
        engine.close();
        String fetched = "select idx_tup_fetch from pg_stat_xact_user_tables where relname = 'task' and schemaname = '"
                + schema + "'";
        String next = " from memory m, lease_tasks(0, 'mail', 1, m.marks, 250, 1000, m.far, m.far_lines, m.passed) l";
        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local search_path = " + schema + ", pg_temp");
            statement.execute("set local enable_seqscan = off");
            statement.execute("set local enable_bitmapscan = off");
            statement.execute("create temp table memory on commit drop as"
                    + " select * from lease_tasks(0, 'mail', 3, array_fill(0::bigint, '{10}'), 250, 1000)");
            assertThat(number(statement, "select cardinality(keys) from memory where keys = '{a,a,b}'"))
                    .isEqualTo(3);
            long before = number(statement, fetched);

            assertThat(number(statement, "select count(*)" + next + " where l.keys = '{c}'"))
                    .isOne();

            assertThat(number(statement, fetched) - before).isLessThan(100);
            statement.execute("update task set at = 1 where state = 3 and concurrency_key = 'a'"); // as if it were over
            before = number(statement, fetched);

            assertThat(number(statement, "select count(*)" + next + " where l.keys = '{a}'"))
                    .isOne();

            assertThat(number(statement, fetched) - before).isLessThan(100);
            connection.rollback();
        }
    }

    @Test
    void aLeaseThatIsBeingExtendedWhenItRunsOutLeavesNoRoom() throws SQLException {
        await(engine.create(QUEUE, Collections.nCopies(PER_KEY + 2, task("a", 0))));
        List<LeasedTask> leased =
                await(engine.lease(QUEUE, PER_KEY, Duration.ZERO)).orElseThrow();
        time.advance(LIMITED.lease().minusMillis(1));
        try (Connection connection = TestDatabase.connect();
                Statement extending = connection.createStatement()) {
            connection.setAutoCommit(false);
            extending.execute("set search_path = " + schema);
            extending.execute("select extend_lease(id, nonce, 60000) from task where id = '"
                    + leased.getFirst().id() + "'");
            time.advance(Duration.ofMillis(2));

            assertThat(await(engine.lease(QUEUE, PER_KEY, Duration.ZERO)).orElseThrow())
                    .hasSize(1); // in the place of the other one

            connection.commit();
        }
    }

    /** What the engine is expected to hold of a task. */
    private record Expected(UUID id, int priority, @Nullable String key, int line) {}

    @Test
    void whoIsNextIsTheSameWhateverWasPassedOverBefore() {
        Random random = new Random(20261127);
        List<Expected> ready = new ArrayList<>();
        List<Expected> leased = new ArrayList<>();
        List<LeasedTask> tokens = new ArrayList<>();
        int line = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = random.nextInt(5); i > 0; i--) {
                int kind = random.nextInt(6);
                String key = kind == 0 ? null : "key " + kind % 4;
                int priority = random.nextInt(3);
                UUID id = ((Creation.Created) await(engine.create(QUEUE, List.of(task(key, priority))))
                                .orElseThrow()
                                .getFirst())
                        .id();
                ready.add(new Expected(id, priority, key, line++));
            }
            time.advance(Duration.ofMillis(random.nextInt(400)));
            int most = 1 + random.nextInt(3);
            List<Expected> next = next(ready, leased, most);

            List<LeasedTask> tasks =
                    await(engine.lease(QUEUE, most, Duration.ZERO)).orElseThrow();

            assertThat(tasks)
                    .as("round " + round)
                    .extracting(LeasedTask::id)
                    .containsExactlyElementsOf(next.stream().map(Expected::id).toList());
            ready.removeAll(next);
            leased.addAll(next);
            tokens.addAll(tasks);
            for (int i = random.nextInt(4); i > 0 && !leased.isEmpty(); i--) {
                int at = random.nextInt(leased.size());
                Expected one = leased.remove(at);
                String token = tokens.remove(at).token();
                if (random.nextInt(3) > 0) {
                    await(engine.settle(List.of(token), new Settlement.Ack()));
                } else {
                    await(engine.settle(List.of(token), new Settlement.Retry(Optional.of(Duration.ZERO), "again")));
                    ready.add(new Expected(one.id, one.priority, one.key, line++));
                }
            }
        }
        assertThat(ready).hasSizeGreaterThan(20);
    }

    private static List<Expected> next(List<Expected> ready, List<Expected> leased, int most) {
        List<Expected> next = new ArrayList<>();
        List<Expected> inFlight = new ArrayList<>(leased);
        ready.stream()
                .sorted(Comparator.comparingInt(Expected::priority).reversed().thenComparingInt(Expected::line))
                .forEach(task -> {
                    long ofKey = inFlight.stream()
                            .filter(other -> task.key != null && task.key.equals(other.key))
                            .count();
                    if (next.size() < most && ofKey < PER_KEY) {
                        next.add(task);
                        inFlight.add(task);
                    }
                });
        return next;
    }

    @Test
    void withMoreThanAThousandKeysNothingIsHidden() {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 3 * 1100; i++) {
            tasks.add(task("key " + i / 3, 0));
        }
        await(engine.create(QUEUE, tasks));
        time.advance(Duration.ofSeconds(1));
        List<LeasedTask> leased = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            leased.addAll(await(engine.lease(QUEUE, 1000, Duration.ZERO)).orElseThrow());
        }
        assertThat(leased).hasSize(2 * 1100);

        await(engine.settle(leased.stream().map(LeasedTask::token).toList(), new Settlement.Ack()));

        List<LeasedTask> rest = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rest.addAll(await(engine.lease(QUEUE, 1000, Duration.ZERO)).orElseThrow());
        }
        assertThat(rest).hasSize(1100);
    }

    /**
     * From now on a lease takes its time with each task that it passes over, of two keys in turn, and they are counted.
     */
    private void countPassedOver() {
        TestDatabase.execute(
                "set search_path = " + schema,
                "create sequence passed_over",
                "alter function in_flight rename to counted_in_flight",
                "create function in_flight(p_key text, p_before jsonb, p_given jsonb) returns integer language plpgsql as"
                        + " 'begin perform nextval(''passed_over''), pg_sleep(0.0001);"
                        + " return counted_in_flight(p_key, p_before, p_given); end'",
                "reset search_path");
    }

    private void leaseOneOfAHigherPriority() {
        await(engine.create(QUEUE, List.of(task(null, 9))));
        assertThat(await(engine.lease(QUEUE, 1, Duration.ZERO)).orElseThrow()).hasSize(1);
    }

    @Test
    void whatWasPassedOverIsKnownStillAfterALeaseThatDidNotComeToIt() throws SQLException {
        int many = 3000;
        List<NewTask> waiting = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            waiting.add(task(i % 2 == 0 ? "a" : "b", 0));
        }
        waiting.addAll(Collections.nCopies(PER_KEY + 1, task("a", 9)));
        await(engine.create(QUEUE, waiting));
        time.advance(Duration.ofSeconds(1));
        assertThat(await(engine.lease(QUEUE, 10, Duration.ZERO)).orElseThrow()).hasSize(2 * PER_KEY);
        countPassedOver();

        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            leaseOneOfAHigherPriority();
            // Few of them, since each looks at the keys that it knows of: the next is to look at all.
            await().until(() ->
                    System.nanoTime() - start > Duration.ofMillis(1200).toNanos());
            leaseOneOfAHigherPriority();
            assertThat(await(engine.lease(QUEUE, 1, Duration.ZERO)).orElseThrow())
                    .isEmpty();
        }

        try (Connection connection = TestDatabase.connect();
                Statement statement = connection.createStatement()) {
            assertThat(number(statement, "select last_value from " + schema + ".passed_over"))
                    .isLessThan(2L * many);
        }
    }
}
