package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.engine.singlewriter.StorageException;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there after a stop and a start. */
class RocksDbRestartTest {
    @TempDir
    Path directory;

    private EngineUnderTest broker;

    @BeforeEach
    void open() {
        broker = new EngineUnderTest((options, time) -> openEngine(time), EngineUnderTest.OPTIONS);
    }

    private TaskEngine openEngine(Timekeeper time) {
        return SingleWriterTaskEngine.start(
                RocksDbTaskStorage.open(directory), EngineUnderTest.OPTIONS, time, EngineObserver.NONE);
    }

    private void restart() {
        broker.engine.close();
        broker.engine = openEngine(broker.timekeeper());
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void tasksAreThereInTheirOrderWithTheirPayloads() {
        for (int i = 0; i < 50; i++) {
            broker.create(task("low " + i, ReadyTime.atOnce(), 0, null));
            broker.create(task("high " + i, ReadyTime.atOnce(), 9, null));
        }

        restart();

        assertThat(broker.lease(100))
                .extracting(EngineUnderTest::text)
                .containsExactly(IntStream.range(0, 100)
                        .mapToObj(i -> i < 50 ? "high " + i : "low " + (i - 50))
                        .toArray(String[]::new));
    }

    @Test
    void aQueueKeepsItsSettings() {
        QueueSettings settings =
                new QueueSettings(Duration.ofMillis(1500), 7, Duration.ofMillis(250), Duration.ofDays(2));
        await(broker.engine.configure("fürs Büro", settings));

        restart();

        assertThat(await(broker.engine.queue("fürs Büro")).orElseThrow().settings())
                .isEqualTo(settings);
        assertThat(broker.queue().settings()).isEqualTo(SETTINGS);
    }

    @Test
    void aDelayGoesOn() {
        UUID id = broker.create(delayed("later", Duration.ofHours(1)));
        broker.tick(Duration.ofMinutes(59));

        restart();

        assertThat(broker.get(id).state()).isEqualTo(TaskState.DELAYED);
        assertThat(broker.lease(1)).isEmpty();
        broker.tick(Duration.ofMinutes(1));
        assertThat(broker.leaseOne().id()).isEqualTo(id);
    }

    @Test
    void aLeasedTaskIsHandedOutAgainAndItsTokenIsStale() {
        broker.create("one");
        LeasedTask before = broker.leaseOne();

        restart();

        assertThat(broker.ack(before)).isFalse();
        LeasedTask after = broker.leaseOne();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.attempt()).isEqualTo(2);
        assertThat(broker.ack(before)).isFalse();
        assertThat(broker.ack(after)).isTrue();
    }

    @Test
    void aTaskWhoseOnlyLeaseWasGivenBackIsAsNew() {
        UUID id = broker.create("one");
        await(broker.engine.giveBack(List.of(broker.leaseOne().token())));

        restart();

        assertThat(broker.get(id).attempts()).isZero();
        assertThat(broker.leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    void aTaskThatWasInItsLastAttemptIsADeadLetter() {
        UUID id = broker.create("poison");
        for (int attempt = 0; attempt < SETTINGS.maxAttempts(); attempt++) {
            broker.leaseOne();
            restart();
        }

        Task dead = broker.get(id);

        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.reason()).contains("broker stopped");
        restart();
        assertThat(broker.get(id)).isEqualTo(dead);
    }

    @Test
    void whatWasSettledStaysSettled() {
        UUID acked = broker.create("acked");
        broker.ack(broker.leaseOne());
        UUID retried = broker.create("retried");
        broker.retry(broker.leaseOne(), Duration.ofHours(1));
        UUID failed = broker.create("failed");
        broker.fail(broker.leaseOne(), "no such number");
        UUID cancelled = broker.create("cancelled");
        await(broker.engine.cancel(cancelled));
        Task retriedBefore = broker.get(retried);
        Task failedBefore = broker.get(failed);

        restart();

        assertThat(broker.find(acked)).isEmpty();
        assertThat(broker.find(cancelled)).isEmpty();
        assertThat(broker.get(retried)).isEqualTo(retriedBefore);
        assertThat(broker.get(failed)).isEqualTo(failedBefore);
        assertThat(failedBefore.reason()).isEqualTo("no such number");
    }

    @Test
    void aRedrivenTaskStaysRedriven() {
        UUID id = broker.create("one");
        broker.fail(broker.leaseOne(), "no");
        await(broker.engine.redrive(QUEUE, List.of(id)));

        restart();

        assertThat(broker.dead()).isEmpty();
        assertThat(broker.leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    void anIdempotencyKeyStillCounts() {
        Creation.Created first = broker.created(keyed("pay", "order 1"));
        broker.ack(broker.leaseOne());

        restart();

        assertThat(broker.created(keyed("pay", "order 1")))
                .isEqualTo(new Creation.Created(first.id(), first.state(), first.readyAt(), true));
        assertThat(broker.creation(keyed("pay more", "order 1"))).isInstanceOf(Creation.KeyReused.class);
        broker.tick(EngineUnderTest.SETTINGS.dedupeWindow());
        restart();
        assertThat(broker.created(keyed("pay", "order 1")).replayed()).isFalse();
    }

    @Test
    void identifiersGrowOnEvenIfTheClockWasSetBack() {
        UUID before = broker.create("before");
        broker.time.set(Duration.ofHours(-1));

        restart();

        assertThat(broker.create("after")).isGreaterThan(before);
    }

    @Test
    void aFolderServesOneBrokerAtATime() {
        assertThatThrownBy(() -> RocksDbTaskStorage.open(directory))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("carillon.broker.rocksdb.directory")
                .hasMessageContaining("lock");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("a-file"));

        assertThatThrownBy(() -> RocksDbTaskStorage.open(file.resolve("data")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("a-file");
    }

    @Test
    void aDamagedLogIsRefusedAndNotCutShort() throws IOException {
        List<NewTask> tasks =
                IntStream.range(0, 500).mapToObj(i -> task("task " + i)).toList();
        for (NewTask task : tasks) {
            broker.create(task);
        }
        broker.engine.close();
        flipABitInTheMiddleOf(longestLog());

        assertThatThrownBy(() -> openEngine(broker.timekeeper()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot be opened");
    }

    private Path longestLog() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flipABitInTheMiddleOf(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int one = bytes.read();
            bytes.seek(middle);
            bytes.write(one ^ 1);
        }
    }
}
