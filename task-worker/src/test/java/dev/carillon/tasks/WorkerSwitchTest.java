package dev.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerSwitchTest {
    private final AtomicInteger started = new AtomicInteger();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final WorkerSwitch worker = new WorkerSwitch();
    private FakeBroker broker;
    private TaskBrokerClient client;

    @BeforeEach
    void open() throws IOException {
        broker = new FakeBroker();
        client = new TaskBrokerClient(broker.url(), () -> "token");
    }

    @AfterEach
    void close() {
        worker.close();
        client.close();
        broker.close();
    }

    @Test
    void worksAgainAfterARest() throws Exception {
        broker.beforeLeases = new CountDownLatch(1);
        worker.start(this::start);
        worker.start(this::start);
        assertThat(started).hasValue(1);
        await().until(() -> broker.leases().size() == 1);

        worker.rest();
        broker.beforeLeases.countDown();
        broker.awaitNoLease();
        broker.ready.add("later");
        worker.start(this::start);

        assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("later");
        assertThat(started).hasValue(2);
    }

    @Test
    void leasesNothingWhileItRests() throws Exception {
        worker.start(this::start);
        broker.ready.add("first");
        assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("first");

        worker.rest();
        broker.awaitNoLease();
        int leases = broker.leases().size();
        broker.ready.add("second");

        assertThat(broker.ready).containsExactly("second");
        assertThat(broker.leases()).hasSize(leases);
    }

    @Test
    void asksAgainWhereNoneCouldBeStarted() {
        worker.start(() -> null);

        worker.start(this::start);

        assertThat(started).hasValue(1);
    }

    @Test
    void isNotStartedOnceItIsClosed() {
        worker.close();

        worker.start(this::start);

        assertThat(started).hasValue(0);
        assertThat(worker.isClosed()).isTrue();
    }

    private TaskWorker start() {
        started.incrementAndGet();
        return TaskWorker.start(client, "mail", 1, Duration.ofSeconds(5), task -> {
            done.add(task.payload());
            return Outcome.done();
        });
    }
}
