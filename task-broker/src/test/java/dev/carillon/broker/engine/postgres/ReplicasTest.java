package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.Rate;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two brokers over one database are one broker. */
class ReplicasTest {
    private final String schema = TestDatabase.newSchema();
    private TaskEngine one;
    private TaskEngine other;

    @BeforeEach
    void open() {
        // At once, as a rollout starts them: one makes the schema, and the other finds it made.
        CompletableFuture<TaskEngine> beside =
                CompletableFuture.supplyAsync(() -> TestDatabase.open(schema, EngineUnderTest.OPTIONS));
        one = TestDatabase.open(schema, EngineUnderTest.OPTIONS);
        other = beside.join();
        await(one.configure(QUEUE, SETTINGS));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    private static List<LeasedTask> lease(TaskEngine engine, int max, Duration wait) {
        return await(engine.lease(QUEUE, max, wait)).orElseThrow();
    }

    private static UUID create(TaskEngine engine, NewTask task) {
        return ((Creation.Created)
                        await(engine.create(QUEUE, List.of(task))).orElseThrow().getFirst())
                .id();
    }

    private static Verdict ack(TaskEngine engine, LeasedTask task) {
        return await(engine.settle(List.of(task.token()), new Settlement.Ack())).getFirst();
    }

    @Test
    void noTaskIsHandedOutTwice() {
        int total = 2000;
        Set<UUID> held = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(total);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (TaskEngine engine : List.of(one, other)) {
                threads.execute(() -> {
                    for (int i = 0; i < total / 20; i++) {
                        await(engine.create(QUEUE, Collections.nCopies(10, task("work"))));
                    }
                });
                for (int worker = 0; worker < 4; worker++) {
                    threads.execute(() -> {
                        while (left.get() > 0) {
                            for (LeasedTask task : lease(engine, 7, Duration.ofMillis(50))) {
                                // Settled wherever: a token is every replica's.
                                TaskEngine settler = task.id().hashCode() % 2 == 0 ? one : other;
                                if (!held.add(task.id()) || ack(settler, task) != Verdict.ACCEPTED) {
                                    twice.incrementAndGet();
                                }
                                left.decrementAndGet();
                            }
                        }
                    });
                }
            }
        }

        assertThat(twice).hasValue(0);
        assertThat(held).hasSize(total);
        assertThat(await(other.queue(QUEUE)).orElseThrow().counts()).isEqualTo(QueueCounts.NONE);
    }

    @Test
    void limitsHoldOverBothTogether() {
        await(one.configure(QUEUE, SETTINGS.withLimits(new QueueLimits(null, 5, 2))));
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tasks.add(new NewTask(
                    new Payload("text/plain", new byte[0]),
                    ReadyTime.atOnce(),
                    0,
                    null,
                    new TaskAttributes(null, "key " + i % 4, null, null)));
        }
        await(one.create(QUEUE, tasks));
        AtomicInteger left = new AtomicInteger(tasks.size());
        Map<String, Integer> inFlight = new HashMap<>();
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 8; worker++) {
                TaskEngine engine = worker % 2 == 0 ? one : other;
                threads.execute(() -> {
                    while (left.get() > 0) {
                        for (LeasedTask task : lease(engine, 3, Duration.ofMillis(50))) {
                            String key = task.attributes().concurrencyKey();
                            synchronized (inFlight) {
                                int ofKey = inFlight.merge(key, 1, Integer::sum);
                                int all = inFlight.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum();
                                if (ofKey > 2 || all > 5) {
                                    broken.add(ofKey + " of " + key + ", " + all + " in all");
                                }
                                // Before the ack is sent: from then on another may be handed out.
                                inFlight.merge(key, -1, Integer::sum);
                            }
                            ack(engine, task);
                            left.decrementAndGet();
                        }
                    }
                });
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void aRateHoldsOverBothTogether() {
        await(one.configure(
                QUEUE,
                SETTINGS.withLimits(new QueueLimits(
                        new Rate(1, Duration.ofDays(1), 5), QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));
        TestDatabase.execute("select setval('" + schema + ".rate_1', ((" + schema
                + ".broker_now() - 3 * 86400000::bigint) * 1000000))"); // as if three days had gone by
        await(one.create(QUEUE, Collections.nCopies(20, task("work"))));

        int first = lease(one, 2, Duration.ZERO).size();
        int second = lease(other, 10, Duration.ZERO).size();

        assertThat(first).isEqualTo(2);
        assertThat(second).isEqualTo(1);
        assertThat(lease(one, 10, Duration.ZERO)).isEmpty();
    }

    @Test
    void aGroupIsOneAtATimeInTheOrderOfCreationWhoeverTookIt() {
        TaskAttributes group = new TaskAttributes("ann", null, null, null);
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(create(
                    i % 2 == 0 ? one : other,
                    new NewTask(new Payload("text/plain", new byte[0]), ReadyTime.atOnce(), 0, null, group)));
        }

        assertThat(ids).isSorted();
        for (UUID id : ids) {
            List<LeasedTask> tasks = lease(id.hashCode() % 2 == 0 ? one : other, 10, Duration.ofSeconds(20));
            assertThat(tasks).extracting(LeasedTask::id).containsExactly(id);
            ack(one, tasks.getFirst());
        }
    }

    @Test
    void whoeverWaitsHereIsHandedWhatWasCreatedThere() {
        var waiting = one.lease(QUEUE, 1, Duration.ofSeconds(30)).toCompletableFuture();
        await(one.queue(QUEUE));

        UUID id = create(other, task("work"));

        assertThat(await(waiting).orElseThrow()).extracting(LeasedTask::id).containsExactly(id);
    }

    @Test
    void aLostNotificationCostsAPollAndNoMore() {
        var waiting = one.lease(QUEUE, 1, Duration.ofSeconds(30)).toCompletableFuture();
        UUID result = create(other, task("result"));
        LeasedTask task = await(waiting).orElseThrow().getFirst();
        var outcome = one.outcome(result, Duration.ofSeconds(30)).toCompletableFuture();
        var next = one.lease(QUEUE, 1, Duration.ofSeconds(30)).toCompletableFuture();
        await(one.queue(QUEUE));

        // Nobody listens any more, and nobody notices before it is too late.
        TestDatabase.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen \"carillon_" + schema
                        + "\"%'");
        await(other.settle(List.of(task.token()), new Settlement.Ack()));
        UUID id = create(other, task("work"));

        assertThat(await(next).orElseThrow()).extracting(LeasedTask::id).containsExactly(id);
        assertThat(await(outcome)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aResultThatIsNotKeptReachesWhoeverWaitsAtTheOther() {
        UUID id = create(one, task("work"));
        var outcome = other.outcome(id, Duration.ofSeconds(30)).toCompletableFuture();
        await(other.queue(QUEUE));
        LeasedTask task = lease(one, 1, Duration.ZERO).getFirst();

        await(one.settle(List.of(task.token()), new Settlement.Ack(new Payload("text/plain", new byte[] {1, 2, 3}))));

        assertThat(((Outcome.Succeeded) await(outcome)).result().bytes()).containsExactly(1, 2, 3);
        assertThat(await(other.outcome(id, Duration.ZERO))).isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void aKeyIsOneTaskWhoeverIsAsked() {
        List<CompletableFuture<UUID>> ids = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                TaskEngine engine = i % 2 == 0 ? one : other;
                ids.add(CompletableFuture.supplyAsync(
                        () -> create(engine, EngineUnderTest.keyed("pay", "order 1")), threads));
            }
        }

        assertThat(ids)
                .extracting(CompletableFuture::join)
                .containsOnly(ids.getFirst().join());
        assertThat(await(one.queue(QUEUE)).map(Queue::counts).orElseThrow().ready())
                .isEqualTo(1);
    }

    @Test
    void aTaskThatAMarkHidesIsFound() throws Exception {
        // A task from before the mark, as of a commit that hung.
        create(one, task("late"));
        TestDatabase.execute("update " + schema + ".task set at = at - 3600000");
        try (var hung = TestDatabase.connect();
                var statement = hung.createStatement()) {
            hung.setAutoCommit(false);
            statement.execute("select from " + schema + ".task for update");
            UUID second = create(one, task("in time"));
            assertThat(lease(one, 10, Duration.ZERO)).extracting(LeasedTask::id).containsExactly(second);
            hung.rollback();
        }

        assertThat(lease(one, 10, Duration.ofSeconds(30))).hasSize(1);
    }
}
