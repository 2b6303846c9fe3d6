package dev.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.tasks.FakeBroker.Answer;
import dev.carillon.tasks.TaskWorker.Waits;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskWorkerTest {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Clock LEASED = Clock.fixed(FakeBroker.LEASED_UNTIL.minusMillis(1), ZoneOffset.UTC);
    private static final Clock OVER = Clock.fixed(FakeBroker.LEASED_UNTIL, ZoneOffset.UTC);

    private FakeBroker broker;
    private TaskBrokerClient client;

    @BeforeEach
    void connect() throws IOException {
        broker = new FakeBroker();
        client = new TaskBrokerClient(broker.url(), () -> "secret");
    }

    @AfterEach
    void disconnect() {
        client.close();
        broker.close();
    }

    private TaskWorker worker(int concurrency, TaskHandler handler) {
        return worker(concurrency, LEASED, handler);
    }

    private TaskWorker worker(int concurrency, Clock clock, TaskHandler handler) {
        Waits waits = new Waits(Waits.USUAL.longPoll(), Waits.USUAL.lastLease(), clock);
        return TaskWorker.start(client, "mail", concurrency, GRACE, waits, handler);
    }

    private void put(int tasks) {
        for (int i = 0; i < tasks; i++) {
            broker.ready.add("task " + i);
        }
    }

    @Test
    void everyTaskIsDoneAndAckedOnce() {
        Set<String> done = ConcurrentHashMap.newKeySet();
        put(200);

        try (TaskWorker worker = worker(8, task -> {
            done.add(task.payload());
            return Outcome.done();
        })) {
            await().until(() -> broker.settlements("ack").size() == 200);
            await().until(() -> worker.atWork() == 0);
        }

        assertThat(done).hasSize(200);
        assertThat(broker.settlements("ack"))
                .extracting(FakeBroker.Request::path)
                .doesNotHaveDuplicates();
    }

    @Test
    void noMoreAreAtWorkOrAskedForThanMayBe() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore go = new Semaphore(0);
        put(40);

        try (TaskWorker worker = worker(5, task -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            go.acquire();
            atWork.decrementAndGet();
            return Outcome.done();
        })) {
            await().until(() -> atWork.get() == 5);
            assertThat(broker.handedOut).hasValue(5);
            assertThat(worker.atWork()).isEqualTo(5);

            go.release(40);

            await().until(() -> broker.settlements("ack").size() == 40);
        }

        assertThat(most).hasValue(5);
        assertThat(broker.leases())
                .allSatisfy(
                        lease -> assertThat(lease.json().path("max").asInt()).isBetween(1, 5));
    }

    @Test
    void anExceptionIsARetryThatSaysWhich() {
        put(1);

        try (TaskWorker worker = worker(2, task -> {
            throw new IOException("connection reset");
        })) {
            await().until(() -> !broker.settlements("retry").isEmpty());
            await().until(() -> worker.atWork() == 0);
        }

        var retry = broker.settlements("retry").getFirst().json();
        assertThat(retry.path("reason").asText()).isEqualTo("IOException");
        assertThat(retry.has("delay")).isFalse();
    }

    @Test
    void anOutcomeIsToldAsItIs() {
        Map<String, Outcome> outcomes = Map.of(
                "task 0", Outcome.fail("no such number"),
                "task 1", Outcome.retryIn(Duration.ofMinutes(1), "busy"),
                "task 2", Outcome.done());
        put(3);

        try (TaskWorker worker = worker(1, task -> outcomes.get(task.payload()))) {
            await().until(() -> !broker.settlements("ack").isEmpty());
            await().until(() -> worker.atWork() == 0);
        }

        assertThat(broker.settlements("fail").getFirst().body()).contains("no such number");
        assertThat(broker.settlements("retry").getFirst().body()).contains("PT1M");
    }

    @Test
    void aBrokerThatAnswersErrorsIsAskedAgain() {
        broker.toLeases = new Answer(503, "{}");
        put(1);

        try (TaskWorker worker = worker(1, task -> Outcome.done())) {
            await().until(() -> broker.leases().size() >= 3);
            assertThat(broker.settlements("ack")).isEmpty();

            broker.toLeases = null;

            await().until(() -> !broker.settlements("ack").isEmpty());
            await().until(() -> worker.atWork() == 0);
        }
    }

    @Test
    void aBrokerThatFallsSilentAmidAnAnswerIsAskedAgain() {
        broker.halves.set(1);
        try (TaskBrokerClient impatient = new TaskBrokerClient(broker.url(), () -> "secret", SHORT);
                TaskWorker worker = TaskWorker.start(
                        impatient, "mail", 1, GRACE, new Waits(SHORT, SHORT, LEASED), task -> Outcome.done())) {
            await().until(() -> broker.leases().size() >= 2);
            put(1);

            await().until(() -> !broker.settlements("ack").isEmpty());
            await().until(() -> worker.atWork() == 0);
        }
    }

    @Test
    void aSettlementWhoseAnswerNeverEndsFreesItsPlace() {
        broker.toSettlements = new Answer(200, "{}");
        put(1);
        try (TaskBrokerClient impatient = new TaskBrokerClient(broker.url(), () -> "secret", SHORT);
                TaskWorker worker =
                        TaskWorker.start(impatient, "mail", 1, GRACE, new Waits(SHORT, SHORT, LEASED), task -> {
                            broker.halves.set(1);
                            return Outcome.done();
                        })) {
            await().until(() -> !broker.settlements("ack").isEmpty());

            await().until(() -> worker.atWork() == 0);
        }
    }

    @Test
    void aBrokerThatIsDownAndComesUpIsFound() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        AtomicInteger asked = new AtomicInteger();
        try (TaskBrokerClient early = new TaskBrokerClient(URI.create("http://127.0.0.1:" + port), () -> {
                    asked.incrementAndGet();
                    return "secret";
                });
                TaskWorker worker = TaskWorker.start(early, "mail", 1, GRACE, task -> Outcome.done())) {
            await().until(() -> asked.get() >= 2);

            try (FakeBroker late = new FakeBroker(port)) {
                late.ready.add("work");

                await().until(() -> !late.settlements("ack").isEmpty());
                await().until(() -> worker.atWork() == 0);
            }
        }
    }

    @Test
    void aSettlementIsRepeatedWhileTheLeaseLasts() {
        AtomicInteger handled = new AtomicInteger();
        broker.toSettlements = new Answer(503, "{}");
        put(1);

        try (TaskWorker worker = worker(1, task -> {
            handled.incrementAndGet();
            return Outcome.done();
        })) {
            await().until(() -> broker.settlements("ack").size() >= 2);
            assertThat(worker.atWork()).isEqualTo(1);

            broker.toSettlements = null;

            await().until(() -> worker.atWork() == 0);
        }
        assertThat(handled).hasValue(1);
    }

    @Test
    void aSettlementThatIsRefusedIsNotRepeated() {
        broker.toSettlements = new Answer(400, "{}");
        put(3);

        try (TaskWorker worker = worker(1, task -> Outcome.done())) {
            await().until(() -> broker.settlements("ack").size() == 3);
            await().until(() -> worker.atWork() == 0);
        }
        assertThat(broker.settlements("ack"))
                .extracting(FakeBroker.Request::path)
                .doesNotHaveDuplicates();
    }

    @Test
    void aWorkerThatClosesRepeatsNoSettlementBeyondItsGrace() {
        broker.toSettlements = new Answer(503, "{}");
        put(1);
        Waits waits = new Waits(SHORT, SHORT, LEASED);
        TaskWorker worker = TaskWorker.start(client, "mail", 1, SHORT, waits, task -> Outcome.done());
        await().until(() -> broker.settlements("ack").size() >= 2);

        worker.close();

        await().until(() -> worker.atWork() == 0);
    }

    @Test
    void aTaskThatCannotBeSettledBeforeItsLeaseIsOverFreesItsPlace() {
        broker.toSettlements = new Answer(503, "{}");
        put(3);

        try (TaskWorker worker = worker(1, OVER, task -> Outcome.done())) {
            await().until(() -> broker.settlements("ack").size() == 3);
            await().until(() -> worker.atWork() == 0);
        }
    }

    @Test
    void aLeaseThatWasOverFreesItsPlace() {
        broker.toSettlements = new Answer(409, "{}");
        put(3);

        try (TaskWorker worker = worker(1, task -> Outcome.done())) {
            await().until(() -> broker.settlements("ack").size() == 3);
            await().until(() -> worker.atWork() == 0);
        }
    }

    @Test
    void closingLetsWorkFinishAndTakesNoMore() {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        put(10);
        TaskWorker worker = worker(2, task -> {
            started.countDown();
            go.await();
            return Outcome.done();
        });
        await().until(() -> started.getCount() == 0);

        Thread closing = Thread.ofVirtual().start(worker::close);
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThat(broker.settlements("ack")).isEmpty();
        go.countDown();

        await().until(() -> !closing.isAlive());
        assertThat(broker.settlements("ack")).hasSize(2);
        assertThat(broker.ready).hasSize(8);
    }

    @Test
    void whatIsOnItsWayWhileItClosesIsDone() {
        CountDownLatch answering = new CountDownLatch(1);
        broker.beforeLeases = answering;
        put(1);
        TaskWorker worker = TaskWorker.start(
                client, "mail", 4, GRACE, new Waits(Duration.ofSeconds(20), GRACE, LEASED), task -> Outcome.done());
        await().until(() -> !broker.leases().isEmpty());

        Thread closing = Thread.ofVirtual().start(worker::close);
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        answering.countDown();

        await().until(() -> !closing.isAlive());
        assertThat(broker.settlements("ack")).hasSize(1);
    }

    @Test
    void closingOnAThreadThatIsInterruptedStopsIt() throws InterruptedException {
        TaskWorker worker = worker(4, task -> Outcome.done());
        await().until(() -> !broker.leases().isEmpty());

        Thread.ofVirtual()
                .start(() -> {
                    Thread.currentThread().interrupt();
                    worker.close();
                })
                .join();

        await().until(() -> !worker.isPolling());
    }

    @Test
    void closingWaitsNoLongerThanItsGrace() {
        AtomicBoolean interrupted = new AtomicBoolean();
        put(1);
        TaskWorker worker = TaskWorker.start(client, "mail", 1, Duration.ofMillis(100), task -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            return Outcome.done();
        });
        await().until(() -> worker.atWork() == 1 && broker.handedOut.get() == 1);

        worker.close();

        await().untilTrue(interrupted);
    }

    @Test
    void closingAnIdleWorkerIsQuick() {
        TaskWorker worker = worker(4, task -> Outcome.done());
        await().until(() -> !broker.leases().isEmpty());
        long start = System.nanoTime();

        worker.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(GRACE);
    }
}
