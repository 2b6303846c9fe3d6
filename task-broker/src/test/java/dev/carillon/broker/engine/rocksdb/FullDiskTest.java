package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.engine.singlewriter.StorageException;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker on a disk of its own that has no room left: a small file system in memory, which only root may mount. */
class FullDiskTest {
    private static final int DISK = 48 << 20;
    private static final int PAYLOAD = 100_000;

    @TempDir
    Path disk;

    private final Random random = new Random(3);
    private final List<UUID> acknowledged = new ArrayList<>();
    private EngineUnderTest broker;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/mount"))
                        && succeeds("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString()),
                "this test needs the right to mount a tmpfs");
        try (RandomAccessFile ballast = new RandomAccessFile(ballast().toFile(), "rw")) {
            ballast.write(new byte[DISK / 3]);
        }
    }

    private Path ballast() {
        return disk.resolve("ballast");
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (broker != null) {
            broker.close();
            assertThat(succeeds("umount", disk.toString())).isTrue();
        }
    }

    private void open(long reserve) {
        RocksDbTaskStorage storage =
                RocksDbTaskStorage.open(disk.resolve("data"), reserve, InstantSource.fixed(EngineUnderTest.START));
        broker = new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(storage, options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS);
    }

    private NewTask large() {
        byte[] bytes = new byte[PAYLOAD];
        random.nextBytes(bytes);
        return new NewTask(new Payload("application/octet-stream", bytes), ReadyTime.atOnce(), 0, null);
    }

    /** Creates until it is refused, and says why. */
    private EngineUnavailableException fill() {
        while (acknowledged.size() < DISK / PAYLOAD) {
            try {
                acknowledged.add(broker.create(large()));
            } catch (CompletionException e) {
                return (EngineUnavailableException) e.getCause();
            }
        }
        throw new AssertionError("the disk takes more than it has");
    }

    private void assertThatAllIsThere() {
        for (UUID id : acknowledged) {
            assertThat(broker.find(id)).as("acknowledged: %s", id).isPresent();
            assertThat(await(broker.engine.payload(id)).orElseThrow().bytes()).hasSize(PAYLOAD);
        }
    }

    @Test
    void withoutAReserveTheFirstWriteThatFailsMakesTheBrokerReadOnlyAndNothingIsLost() throws IOException {
        open(0);

        assertThat(fill().kind()).isEqualTo(Kind.READ_ONLY);

        assertThat(acknowledged).hasSizeGreaterThan(20);
        assertThat(broker.engine.fault()).isPresent();
        assertThatAllIsThere();
        Files.delete(ballast());
        assertThatThrownBy(() -> broker.create(large()))
                .cause()
                .asInstanceOf(type(EngineUnavailableException.class))
                .extracting(EngineUnavailableException::kind)
                .isEqualTo(Kind.READ_ONLY); // what a failed write left behind is for a start to see
        broker.close();
        open(0);
        assertThatAllIsThere();
        assertThat(broker.create(large())).isNotNull();
    }

    @Test
    void withAReserveTasksAreFinishedWhileNoneAreTakenAndTakenAgainWhenThereIsRoom() throws IOException {
        open(DISK / 4);

        EngineUnavailableException refused = fill();

        assertThat(refused.kind()).isEqualTo(Kind.DISK_FULL);
        assertThat(refused.detail()).contains("carillon.broker.rocksdb.reserve");
        assertThat(broker.engine.fault()).contains(refused.detail());
        assertThat(broker.ack(broker.leaseOne())).isTrue();
        assertThat(broker.retry(broker.leaseOne(), Duration.ofHours(1))).isTrue();
        assertThat(broker.fail(broker.leaseOne(), "no")).isTrue();
        Files.delete(ballast());
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.engine.fault().isEmpty());
        assertThat(broker.create(large())).isNotNull();
    }

    @Test
    void everyTaskCanStillBeFinishedWithinTheReserve() {
        open(DISK / 4);
        fill();

        for (int left = acknowledged.size(); left > 0; left -= 10) {
            List<LeasedTask> leased =
                    await(broker.engine.lease(QUEUE, 10, Duration.ZERO)).orElseThrow();
            assertThat(await(broker.engine.settle(
                            leased.stream().map(LeasedTask::token).toList(), new Settlement.Ack())))
                    .containsOnly(dev.carillon.broker.task.Verdict.ACCEPTED);
        }

        assertThat(broker.queue().counts().ready()).isZero();
    }

    @Test
    void aStartOnAFullDiskIsRefusedAndLosesNothing() throws IOException {
        open(0);
        fill();
        broker.close();

        assertThatThrownBy(() -> RocksDbTaskStorage.open(disk.resolve("data")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("No space left");

        Files.delete(ballast());
        open(0);
        assertThatAllIsThere();
    }
}
