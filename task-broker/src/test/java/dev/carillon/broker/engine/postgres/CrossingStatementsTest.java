package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one replica does while a statement of another has not been committed yet. Nothing here is helped by a poll. */
class CrossingStatementsTest extends UnpolledReplica {
    private static final int SUCCEEDED = 2;
    private static final int GONE = 4;
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A transaction of another replica, which is under way until it is committed. */
    private final class Other implements AutoCloseable {
        private final Connection connection;
        private final Statement statement;

        Other() throws SQLException {
            connection = TestDatabase.connect();
            connection.setAutoCommit(false);
            statement = connection.createStatement();
            statement.execute("set search_path = " + schema);
        }

        void execute(String sql) throws SQLException {
            statement.execute(sql);
        }

        /** What those who wait for the task are told: a kind of {@code look_at_outcomes}. */
        int outcome(UUID task) throws SQLException {
            try (ResultSet rows = statement.executeQuery(
                    "select kinds[1] from look_at_outcomes('{" + task + "}', '{f}', '{60000}', 1000)")) {
                assertThat(rows.next()).isTrue();
                return rows.getInt(1);
            }
        }

        long now() throws SQLException {
            try (ResultSet rows = statement.executeQuery("select broker_now()")) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        }

        int count(String rows) throws SQLException {
            try (ResultSet counted = statement.executeQuery("select count(*) from " + rows)) {
                assertThat(counted.next()).isTrue();
                return counted.getInt(1);
            }
        }

        /** Begins a statement that has to wait. */
        CompletableFuture<Void> begin(String sql) {
            Runnable work = () -> {
                try {
                    execute(sql);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            };
            return CompletableFuture.runAsync(work, Thread::startVirtualThread);
        }

        /** That somebody waits for the task's end is written down. */
        void look(UUID... tasks) throws SQLException {
            execute(looking(tasks));
        }

        void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    private static String looking(UUID... tasks) {
        String ids = String.join(",", Arrays.stream(tasks).map(UUID::toString).toList());
        return "select look_at_outcomes('{" + ids + "}', array_fill(true, array[" + tasks.length
                + "]), array_fill(60000::bigint, array[" + tasks.length + "]), 1000)";
    }

    private List<UUID> create(NewTask... tasks) {
        return await(engine.create(QUEUE, List.of(tasks))).orElseThrow().stream()
                .map(creation -> ((Creation.Created) creation).id())
                .toList();
    }

    private List<LeasedTask> lease(int max) {
        return await(engine.lease(QUEUE, max, Duration.ZERO)).orElseThrow();
    }

    private CompletableFuture<List<Verdict>> settle(LeasedTask task, Settlement settlement) {
        return engine.settle(List.of(task.token()), settlement).toCompletableFuture();
    }

    /** Until so many statements wait for a lock of this kind; tests of this class run one after the other. */
    private static void awaitWaiting(String kind, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Connection connection = TestDatabase.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select count(*) from pg_locks where not granted and locktype = '" + kind + "'")) {
                rows.next();
                return rows.getInt(1) == count;
            }
        });
    }

    @Test
    void aResultReachesWhoeverCameToWaitJustBeforeTheAck() throws SQLException {
        UUID id = create(task("work")).getFirst();
        LeasedTask leased = lease(1).getFirst();
        CompletableFuture<List<Verdict>> acked;
        try (Other other = new Other()) {
            other.look(id);
            acked = settle(leased, new Settlement.Ack(new Payload("text/plain", new byte[] {1})));
            awaitWaiting("transactionid", 1);
            other.commit();
            assertThat(await(acked)).containsExactly(Verdict.ACCEPTED);

            assertThat(other.outcome(id)).isEqualTo(SUCCEEDED);
        }
    }

    @Test
    void whoeverCameToWaitJustBeforeAPurgeIsToldThatTheTaskIsGone() throws SQLException {
        UUID id = create(task("work")).getFirst();
        try (Other other = new Other()) {
            other.look(id);
            var purged = engine.purge(QUEUE).toCompletableFuture();
            awaitWaiting("transactionid", 1);
            other.commit();
            assertThat(await(purged)).contains(1L);

            assertThat(other.outcome(id)).isEqualTo(GONE);
        }
    }

    @Test
    void aTaskThatSomebodyLooksAtIsHandedOut() throws SQLException {
        UUID id = create(task("work")).getFirst();
        try (Other other = new Other()) {
            other.look(id);

            assertThat(lease(1)).extracting(LeasedTask::id).containsExactly(id);
        }
    }

    @Test
    void aPurgeGoesOnWhenATaskIsLeasedFromUnderIt() throws SQLException {
        int many = 6000;
        await(engine.create(QUEUE, Collections.nCopies(many, task("work"))));
        try (Other other = new Other()) {
            other.execute("update task set state = 3, at = broker_now() + 60000, nonce = gen_random_uuid()"
                    + " where id = (select id from task order by id limit 1)");
            var purged = engine.purge(QUEUE).toCompletableFuture();
            awaitWaiting("transactionid", 1);
            other.commit();

            assertThat(await(purged)).contains(many - 1L);
        }
    }

    @Test
    void aPurgeHoldsNoMoreThanAThousandGroupsAtATime() throws SQLException {
        int many = 2500;
        List<UUID> ids = create(
                IntStream.range(0, many).mapToObj(i -> inGroup("group " + i)).toArray(NewTask[]::new));
        try (Other other = new Other();
                Other counting = new Other()) {
            other.look(ids.getFirst());
            var purged = engine.purge(QUEUE).toCompletableFuture();
            awaitWaiting("transactionid", 1);

            assertThat(counting.count("pg_locks where granted and locktype = 'advisory'"))
                    .isEqualTo(1000);
            other.commit();

            assertThat(await(purged)).contains((long) many);
        }
    }

    @Test
    void whoeverLooksAtManyTasksLocksThemInTheOrderInWhichTheyAreEnded() throws Exception {
        List<UUID> ids = create(task("first"), task("second"));
        try (Other looking = new Other(); // closed last, when nothing holds it up any more
                Other ending = new Other();
                Other third = new Other()) {
            ending.execute("select from task where id = '" + ids.getFirst() + "' for update");
            var look = looking.begin(looking(ids.getLast(), ids.getFirst()));
            awaitWaiting("transactionid", 1);

            third.execute("select from task where id = '" + ids.getLast() + "' for update nowait");
            third.commit();
            ending.commit();
            look.get();
        }
    }

    @Test
    void theEndOfALeaseMakesRoomForWhoeverWaits() {
        await(engine.configure(QUEUE, SETTINGS.withLimits(new QueueLimits(null, 1, 1))));
        create(task("first"), task("second"), task("third"), task("fourth"));
        LeasedTask first = lease(1).getFirst();

        var second = engine.lease(QUEUE, 1, LONG).toCompletableFuture();
        await(engine.queue(QUEUE));
        assertThat(await(settle(first, new Settlement.Ack()))).containsExactly(Verdict.ACCEPTED);
        var third = engine.lease(QUEUE, 1, LONG).toCompletableFuture();
        LeasedTask another = await(second).orElseThrow().getFirst();
        await(engine.queue(QUEUE));
        assertThat(await(settle(another, new Settlement.Fail("no use")))).containsExactly(Verdict.ACCEPTED);
        LeasedTask last = await(third).orElseThrow().getFirst();
        var fourth = engine.lease(QUEUE, 1, LONG).toCompletableFuture();
        await(engine.queue(QUEUE));
        assertThat(await(settle(last, new Settlement.Retry(Optional.of(Duration.ofHours(1)), "later"))))
                .containsExactly(Verdict.ACCEPTED);

        assertThat(await(fourth).orElseThrow()).hasSize(1);
    }

    @Test
    void aWorkflowIsCancelledUnderTheLocksOfTheStageThatJustBegan() throws Exception {
        var created = (WorkflowCreation.Created) await(engine.createWorkflow(new NewWorkflow(
                List.of(
                        List.of(new NewWorkflow.Member(QUEUE, task("first"))),
                        List.of(new NewWorkflow.Member(QUEUE, inGroup("ann")))),
                null)));
        LeasedTask first = lease(1).getFirst();
        try (Other creating = new Other(); // closed last, when nothing holds it up any more
                Other acking = new Other()) {
            acking.execute(acking(first));
            var cancelled = engine.cancelWorkflow(created.id()).toCompletableFuture();
            awaitWaiting("transactionid", 1);
            var create = creating.begin("select lock_groups('{1}', '{ann}')");
            awaitWaiting("advisory", 1);
            acking.commit();
            create.get();

            awaitWaiting("advisory", 1); // the cancellation, behind whoever creates in that group
            assertThat(cancelled).isNotDone();
            creating.commit();

            assertThat(await(cancelled)).isTrue();
        }
    }

    private static NewTask inGroup(String group) {
        return new NewTask(
                new Payload("text/plain", new byte[0]),
                ReadyTime.atOnce(),
                0,
                null,
                new TaskAttributes(group, null, null, null));
    }

    /** A workflow of two stages, each a task of a group. */
    private UUID chain(String first, String second) {
        return ((WorkflowCreation.Created) await(engine.createWorkflow(new NewWorkflow(
                        List.of(
                                List.of(new NewWorkflow.Member(QUEUE, inGroup(first))),
                                List.of(new NewWorkflow.Member(QUEUE, inGroup(second)))),
                        null))))
                .id();
    }

    private static String acking(LeasedTask task) {
        LeaseToken token = LeaseToken.parse(task.token());
        return "select settle_tasks(0, '{" + token.id() + "}', '{" + token.nonce()
                + "}', '{0}', '{null}', '{0}', '{null}', '{null}', '{null}')";
    }

    @Test
    void acksOfWhichEachBeginsAStageInTheGroupOfTheOtherDoNotWaitInACircle() throws Exception {
        chain("ann", "bob");
        chain("bob", "ann");
        List<LeasedTask> leased = lease(2);
        try (Other one = new Other();
                Other other = new Other();
                Other looking = new Other()) {
            looking.execute("select from task where id = '" + leased.getFirst().id() + "' for key share");
            var first = one.begin(acking(leased.getFirst()));
            awaitWaiting("transactionid", 1);
            var second = other.begin(acking(leased.getLast()));
            awaitWaiting("advisory", 1);

            looking.commit();

            first.get();
            one.commit();
            second.get();
            other.commit();
        }
        assertThat(lease(2)).hasSize(2);
    }

    @Test
    void whoeverWaitsForAGroupHoldsNoneInWhichSomethingIsDue() throws Exception {
        create(inGroup("ann"), inGroup("bob"));
        List<LeasedTask> leased = lease(2);
        engine.close(); // so that nobody else does what is due
        TestDatabase.execute("update " + schema + ".task set at = 1, wake_at = 1 where group_key = 'bob'");
        try (Other settling = new Other(); // closed last, when nothing holds it up any more
                Other other = new Other()) {
            other.execute("select lock_groups('{1}', '{ann}')");
            var settled = settling.begin(acking(leased.getFirst()));
            awaitWaiting("advisory", 1);

            other.execute("select lock_groups('{1}', '{bob}')");
            other.commit();
            settled.get();
        }
    }

    @Test
    void whatIsDueInAWorkflowThatSomebodyHoldsIsLeftToThem() throws Exception {
        UUID workflow = chain("ann", "bob");
        engine.close(); // so that nobody else does what is due
        TestDatabase.execute("update " + schema + ".task set expires_at = 1, wake_at = 1");
        try (Other holding = new Other();
                Other advancing = new Other()) {
            holding.execute("select from workflow where id = '" + workflow + "' for update");
            advancing.execute("set lock_timeout = '5s'");

            advancing.execute("select advance(0, broker_now(), 200)");

            assertThat(advancing.count("task where group_key = 'ann'")).isEqualTo(1);
            holding.commit();
            advancing.execute("select advance(0, broker_now(), 200)");
            assertThat(advancing.count("task where group_key = 'bob'")).isEqualTo(1);
        }
    }

    @Test
    void aQueueThatWasPausedDuringAWaitForItHandsNothingOut() throws SQLException {
        await(engine.configure(QUEUE, SETTINGS.withLimits(new QueueLimits(null, 1, 1))));
        create(task("work"));
        try (Other other = new Other()) {
            other.execute("select pg_advisory_xact_lock(4611686018427387903 - 1)"); // as a lease of another replica
            var leased = engine.lease(QUEUE, 1, Duration.ZERO).toCompletableFuture();
            awaitWaiting("advisory", 1);
            await(engine.pause(QUEUE, true));

            other.commit();

            assertThat(await(leased).orElseThrow()).isEmpty();
        }
    }

    /** So many workflows, of which each goes on in a hundred groups. */
    private void fanOut(int workflows) {
        for (int i = 0; i < workflows; i++) {
            int each = i;
            await(engine.createWorkflow(new NewWorkflow(
                    List.of(
                            List.of(new NewWorkflow.Member(QUEUE, task("first"))),
                            IntStream.range(0, 100)
                                    .mapToObj(j -> new NewWorkflow.Member(QUEUE, inGroup(each + " " + j)))
                                    .toList()),
                    null)));
        }
    }

    @Test
    void whatIsDueBeginsStagesOfNoMoreThanAThousandGroupsAtATime() throws Exception {
        fanOut(25);
        engine.close(); // so that nobody else does what is due
        TestDatabase.execute("update " + schema + ".task set expires_at = 1, wake_at = 1");
        try (Other advancing = new Other();
                Other counting = new Other()) {
            for (int begun = 1000; begun <= 3000; begun += 1000) {
                advancing.execute("select catch_up(0, 1000)");
                assertThat(counting.count("pg_locks where granted and locktype = 'advisory'"))
                        .isLessThanOrEqualTo(1000);
                assertThat(advancing.count("task where group_key is not null")).isEqualTo(Math.min(begun, 2500));
                advancing.commit();
                counting.commit();
            }
        }
    }

    @Test
    void aPurgeBeginsStagesOfNoMoreThanAThousandGroupsAtATime() throws SQLException {
        fanOut(25);
        try (Other other = new Other();
                Other counting = new Other()) {
            other.execute("select from task order by at, line limit 1 for key share");
            var purged = engine.purge(QUEUE).toCompletableFuture();
            awaitWaiting("transactionid", 1);

            assertThat(counting.count("pg_locks where granted and locktype = 'advisory'"))
                    .isLessThanOrEqualTo(1000);
            other.commit();

            assertThat(await(purged)).contains(25L);
        }
    }

    @Test
    void aTaskThatComesBackAfterAWaitComesBackAtTheTimeAfterIt() throws SQLException {
        UUID id = create(task("work")).getFirst();
        LeasedTask leased = lease(1).getFirst();
        try (Other other = new Other()) {
            other.look(id);
            var retried = settle(leased, new Settlement.Retry(Optional.of(Duration.ZERO), "later"));
            awaitWaiting("transactionid", 1);
            long waiting = other.now();
            await().until(() -> other.now() > waiting);
            other.commit();
            assertThat(await(retried)).containsExactly(Verdict.ACCEPTED);

            assertThat(await(engine.task(id)).orElseThrow().since().toEpochMilli())
                    .isGreaterThan(waiting);
        }
    }

    @Test
    void aWordOfALaterVersionChangesNothing() {
        await(engine.configure(QUEUE, SETTINGS.withLimits(new QueueLimits(null, 5, 5))));
        create(task("work"));
        LeasedTask leased = lease(1).getFirst();
        TestDatabase.execute("create or replace function " + schema + ".room(q " + schema + ".queue, p_key text)"
                + " returns text language sql immutable as 'select ''NEWS''::text'");

        assertThat(await(settle(leased, new Settlement.Ack()))).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void aLeaseThatRunsOutDuringTheWaitForItsTaskIsNotExtended() throws SQLException {
        DatabaseTestTime time = new DatabaseTestTime(schema);
        time.start(Instant.now());
        create(task("work"));
        LeasedTask leased = lease(1).getFirst();
        try (Other other = new Other()) {
            other.execute("select from task for update");
            var extended = engine.extend(leased.token(), LONG).toCompletableFuture();
            awaitWaiting("transactionid", 1);
            time.advance(SETTINGS.lease());

            other.commit();

            assertThat(await(extended)).isEqualTo(Extension.STALE);
        }
    }
}
