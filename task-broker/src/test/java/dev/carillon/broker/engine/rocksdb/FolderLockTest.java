package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.broker.engine.OtherJvm;
import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.StorageException;
import dev.carillon.broker.task.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in use is left alone, whatever its log looks like while it is written. */
class FolderLockTest {
    @TempDir
    Path temporary;

    private Path folder;
    private RocksDbTaskStorage storage;

    @BeforeEach
    void open() {
        folder = temporary.resolve("data");
        storage = RocksDbTaskStorage.open(folder);
        for (int i = 0; i < 10; i++) {
            Payload payload = new Payload("text/plain", new byte[20_000]);
            storage.write(List.of(new Change.PutPayload(new UUID(0, i), payload)), true);
        }
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** As a look into the middle of a write would find it. */
    private void damageTheLog() throws IOException {
        Path log = DurableFiles.files(folder).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .findFirst()
                .orElseThrow();
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 50_000);
        }
    }

    private void assertInUse() {
        assertThatThrownBy(() -> RocksDbTaskStorage.open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("lock of its file carillon.lock")
                .hasMessageNotContaining("truncate");
    }

    @Test
    void aFolderInUseIsRefusedBeforeItsLogIsLookedAt() throws IOException {
        damageTheLog();

        assertInUse();
    }

    /** Also after this process has looked, which must not give its lock up. */
    @Test
    void soItIsByAnotherProcess() throws IOException, InterruptedException {
        damageTheLog();
        assertInUse();
        assertRestoreRefused(folder, "lock of its file carillon.lock");

        Process other = new ProcessBuilder(
                        OtherJvm.command(CrashingBroker.class, List.of("-Xmx128m"), folder.toString()))
                .redirectErrorStream(true)
                .start();

        try (var said = other.inputReader()) {
            assertThat(said.lines().toList().toString())
                    .contains("lock of its file carillon.lock")
                    .doesNotContain("truncate");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void aFolderInUseIsNoBackup() {
        assertRestoreRefused(folder, "lock of its file carillon.lock");

        assertThat(temporary.resolve("restored")).doesNotExist();
    }

    /** Else a broker could be started on the folder while the backup is being copied into it. */
    @Test
    void aFolderThatSomebodyHasIsNotWrittenTo() throws IOException {
        Path backup = temporary.resolve("backup");
        storage.backup(backup);
        Path restored = Files.createDirectory(temporary.resolve("restored"));

        FolderLock theirs = FolderLock.take(restored);
        try {
            assertRestoreRefused(backup, "lock of its file carillon.lock");
            try (var files = Files.list(restored)) {
                assertThat(files).containsExactly(restored.resolve(FolderLock.FILE));
            }
        } finally {
            theirs.close();
        }

        assertThat(Restore.run(backup, restored)).isInstanceOf(Restore.Outcome.Restored.class);
        RocksDbTaskStorage.open(restored).close();
    }

    private void assertRestoreRefused(Path backup, String why) {
        assertThat(Restore.run(backup, temporary.resolve("restored")))
                .asInstanceOf(type(Restore.Outcome.Refused.class))
                .extracting(Restore.Outcome.Refused::why)
                .asString()
                .contains(why);
    }

    @Test
    void whoeverHasClosedItHasNoSayInWhoHasItNext() {
        RocksDbTaskStorage before = storage;
        before.close();
        storage = RocksDbTaskStorage.open(folder);

        before.close();

        assertInUse();
    }

    @Test
    void theFileThatStaysIsInNobodysWay() throws IOException {
        Path backup = temporary.resolve("backup");
        storage.backup(backup);
        assertThat(backup.resolve(FolderLock.FILE)).doesNotExist();
        RocksDbTaskStorage.open(backup).close(); // so that it has one too
        Path restored = Files.createDirectory(temporary.resolve("restored"));
        Files.createFile(restored.resolve(FolderLock.FILE));

        assertThat(Restore.run(backup, restored)).isInstanceOf(Restore.Outcome.Restored.class);
    }
}
