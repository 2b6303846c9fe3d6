package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path temporary;

    private RocksDbTaskStorage storage;
    private EngineUnderTest broker;

    @BeforeEach
    void open() {
        storage = RocksDbTaskStorage.open(temporary.resolve("data"), 0, InstantSource.fixed(EngineUnderTest.START));
        broker = over(storage);
    }

    private static EngineUnderTest over(RocksDbTaskStorage storage) {
        return new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(storage, options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private Path backup() {
        return temporary.resolve("backups/today");
    }

    private Path restored() {
        return temporary.resolve("restored");
    }

    private EngineUnderTest restore() {
        assertThat(Restore.run(backup(), restored())).isInstanceOf(Restore.Outcome.Restored.class);
        return over(RocksDbTaskStorage.open(restored()));
    }

    @Test
    void holdsEverythingThatWasAnsweredBeforeItUnderLoad() {
        Queue<UUID> answered = new ConcurrentLinkedQueue<>();
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> creators = IntStream.range(0, 4)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    while (!ended.get()) {
                        answered.add(broker.create(UUID.randomUUID().toString().repeat(10)));
                    }
                }))
                .toList();
        Awaitility.await().until(() -> answered.size() > 100);
        Set<UUID> before = new HashSet<>(answered);

        BackupOutcome outcome = storage.backup(backup());

        int then = answered.size();
        Awaitility.await().until(() -> answered.size() > then); // writes went on
        ended.set(true);
        creators.forEach(BackupTest::join);
        assertThat(outcome)
                .asInstanceOf(type(BackupOutcome.Written.class))
                .satisfies(written -> assertThat(written.at()).isEqualTo(EngineUnderTest.START))
                .satisfies(written -> assertThat(written.bytes()).isGreaterThan(100 * 360));
        try (EngineUnderTest again = restore()) {
            for (UUID id : before) {
                assertThat(again.find(id))
                        .as("answered before the backup: %s", id)
                        .isPresent();
                assertThat(await(again.engine.payload(id)).orElseThrow().bytes())
                        .hasSize(360);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isAsItWasThenAndNotAsItBecame() {
        UUID kept = broker.create("kept");
        broker.fail(broker.leaseOne(), "no such number");
        UUID acked = broker.create("acked later");
        storage.backup(backup());
        broker.ack(broker.leaseOne());
        UUID later = broker.create("created later");
        Task dead = broker.get(kept);

        try (EngineUnderTest again = restore()) {
            assertThat(again.get(kept)).isEqualTo(dead);
            assertThat(again.find(acked)).isPresent();
            assertThat(again.find(later)).isEmpty();
        }
    }

    @Test
    void tokensOfBeforeAreStale() {
        broker.create("leased");
        LeasedTask leased = broker.leaseOne();
        storage.backup(backup());

        try (EngineUnderTest again = restore()) {
            assertThat(again.ack(leased)).isFalse();
            assertThat(again.ack(again.leaseOne())).isTrue();
        }
        assertThat(broker.ack(leased)).isTrue();
    }

    @Test
    void everyBackupIsWholeByItself() throws IOException {
        UUID id = broker.create("one");
        storage.backup(backup());
        broker.close();
        deleteAll(temporary.resolve("data"));

        try (EngineUnderTest again = restore()) {
            assertThat(EngineUnderTest.text(again.leaseOne())).isEqualTo("one");
            assertThat(again.find(id)).isPresent();
        }
    }

    @Test
    void doesNotTouchWhatIsThere() throws IOException {
        Path file = Files.createDirectories(backup()).resolve("somebody's");
        Files.writeString(file, "text");

        assertThat(storage.backup(backup())).isEqualTo(new BackupOutcome.Exists(backup()));

        assertThat(file).hasContent("text");
    }

    @Test
    void aBackupWhoseNameLooksUnfinishedIsLeftAlone() {
        Path other = backup().resolveSibling("today.tmp");

        storage.backup(other);
        storage.backup(backup());

        assertThat(other).isNotEmptyDirectory();
        assertThat(backup()).isNotEmptyDirectory();
        assertThat(backup().getParent()).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void ofManyOfOneNameAtATimeOneIsWritten() {
        broker.create("one");
        var outcomes = IntStream.range(0, 4)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> storage.backup(backup()), Thread::startVirtualThread))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(outcomes).filteredOn(BackupOutcome.Written.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(BackupOutcome.Exists.class::isInstance).hasSize(3);
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsNamedAndTheBrokerWorksOn() throws IOException {
        Path file = Files.createFile(temporary.resolve("a-file"));

        assertThatThrownBy(() -> storage.backup(file.resolve("backup")))
                .isInstanceOf(EngineUnavailableException.class)
                .extracting(e -> ((EngineUnavailableException) e).detail())
                .asString()
                .contains("a-file");

        assertThat(broker.create("still")).isNotNull();
        assertThat(broker.engine.fault()).isEmpty();
    }

    @Test
    void backupsOfOneAfterAnotherDoNotHoldWritesUp() {
        for (int i = 0; i < 5; i++) {
            broker.create("task " + i);
            assertThat(storage.backup(temporary.resolve("backup " + i))).isInstanceOf(BackupOutcome.Written.class);
        }

        assertThat(await(broker.engine.lease(QUEUE, 10, Duration.ZERO)).orElseThrow())
                .hasSize(5);
    }

    @Test
    void restoreRefusesWhatIsNoBackup() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));

        assertRefused(empty, restored(), "is no backup");
        assertRefused(temporary.resolve("missing"), restored(), "is no backup");

        assertThat(restored()).doesNotExist();
    }

    @Test
    void restoreRefusesAFolderThatIsNotEmpty() throws IOException {
        storage.backup(backup());
        Path file = Files.createDirectory(restored()).resolve("somebody's");
        Files.writeString(file, "text");

        assertRefused(backup(), restored(), "is not empty");

        assertThat(restored()).isDirectoryContaining("glob:**somebody's");
        assertThat(DurableFiles.files(restored())).hasSize(1);
    }

    @Test
    void aDamagedBackupIsRefusedAndNoBrokerStartsOnIt() throws IOException {
        for (int i = 0; i < 50; i++) {
            broker.create(task("x".repeat(1000)));
        }
        storage.backup(backup());
        for (Path file : DurableFiles.files(backup())) {
            if (file.toString().endsWith(".sst")) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[10] ^= 1;
                Files.delete(file); // it may be the broker's own
                Files.write(file, bytes);
            }
        }

        assertRefused(backup(), restored(), "damaged");

        assertThatThrownBy(() -> RocksDbTaskStorage.open(restored())).hasMessageContaining("CURRENT is missing");
    }

    private static void assertRefused(Path backup, Path folder, String why) {
        assertThat(Restore.run(backup, folder))
                .asInstanceOf(type(Restore.Outcome.Refused.class))
                .extracting(Restore.Outcome.Refused::why)
                .asString()
                .contains(why);
    }

    private static void deleteAll(Path folder) throws IOException {
        for (Path file : DurableFiles.files(folder)) {
            Files.delete(file);
        }
    }
}
