package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.engine.singlewriter.StorageException;
import dev.carillon.broker.engine.singlewriter.StoredTask;
import dev.carillon.broker.task.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

/**
 * A folder in which bits were turned over, or of which parts are missing: either it is refused, or everything that was
 * acknowledged is there.
 */
class DamageTest {
    private static final int TASKS = 400;

    @TempDir
    Path temporary;

    private Path good;
    private final Map<UUID, String> acknowledged = new HashMap<>();

    @BeforeEach
    void writeTasksOfWhichSomeAreInFilesAndSomeInTheLog() throws IOException, RocksDBException {
        good = temporary.resolve("good");
        RocksDbTaskStorage storage = RocksDbTaskStorage.open(good);
        try (EngineUnderTest broker = new EngineUnderTest(
                (options, time) -> SingleWriterTaskEngine.start(storage, options, time, EngineObserver.NONE),
                EngineUnderTest.OPTIONS)) {
            create(broker);
            storage.flush();
            create(broker);
        }
        assertThat(lost(copy("undamaged"))).isEmpty(); // a start lays the log out in files
    }

    private void create(EngineUnderTest broker) {
        Random random = new Random(7);
        for (int i = 0; i < TASKS / 2; i++) {
            String text = i + " " + Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(20));
            acknowledged.put(broker.create(task(text)), text);
        }
    }

    /** What was acknowledged and is not there; throws where the folder is refused. */
    private Map<UUID, String> lost(Path folder) {
        Map<UUID, String> lost = new HashMap<>(acknowledged);
        try (RocksDbTaskStorage storage = RocksDbTaskStorage.open(folder)) {
            storage.recover(new Holdings() {
                @Override
                public void task(StoredTask task) {
                    Payload payload = storage.payload(task.id());
                    if (payload != null
                            && new String(payload.bytes(), StandardCharsets.UTF_8)
                                    .equals(acknowledged.get(task.id()))) {
                        lost.remove(task.id());
                    }
                }
            });
        }
        return lost;
    }

    private Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(temporary.resolve(name));
        for (Path file : DurableFiles.files(good)) {
            Files.copy(file, copy.resolve(file.getFileName().toString()));
        }
        return copy;
    }

    private static Path find(Path folder, String part) throws IOException {
        return DurableFiles.files(folder).stream()
                .filter(file -> file.getFileName().toString().contains(part))
                .max((one, other) ->
                        Long.compare(one.toFile().length(), other.toFile().length()))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {".log", ".sst", "MANIFEST", "CURRENT"})
    void aFlippedBitIsRefusedOrHarmless(String part) throws IOException {
        Random random = new Random(part.hashCode());
        int refused = 0;
        for (int i = 0; i < 25; i++) {
            Path folder = copy(part + i);
            Path file = find(folder, part);
            byte[] bytes = Files.readAllBytes(file);
            int bit = random.nextInt(8 * bytes.length);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);

            try {
                assertThat(lost(folder)).as("bit %d of %s", bit, file).isEmpty();
            } catch (StorageException e) {
                refused++;
                assertThat(e).hasMessageContaining(folder.toString());
            } catch (DamagedRecordException e) { // a payload, which is not looked at before it is asked for
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    /** Every bit of the headers of the last records, which RocksDB itself takes for the end of the log. */
    @Test
    void aFlippedBitNearTheEndOfTheLogIsRefusedOrHarmless() throws IOException {
        Path original = find(good, ".log");
        int length = (int) Files.size(original);
        Random random = new Random(8);
        for (int i = 0; i < 60; i++) {
            Path folder = copy("end" + i);
            Path file = find(folder, ".log");
            byte[] bytes = Files.readAllBytes(file);
            int bit = 8 * (length - 1500) + random.nextInt(8 * 1500);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);

            try {
                assertThat(lost(folder)).as("bit %d", bit).isEmpty();
            } catch (StorageException e) {
                assertThat(e).hasMessageContaining(folder.toString());
            }
        }
    }

    @Test
    void theMessageNamesTheFileThePlaceAndWhatToDo() throws IOException {
        Path folder = copy("flipped");
        Path file = find(folder, ".log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> RocksDbTaskStorage.open(folder))
                .hasMessageContaining(file.getFileName() + " is damaged at byte")
                .hasMessageContaining("restore a backup")
                .hasMessageContaining("truncate -s");
    }

    @Test
    void aLogThatIsCutLosesOnlyWhatStoodBehindTheCut() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 10; i++) {
            Path folder = copy("cut" + i);
            Path file = find(folder, ".log");
            byte[] bytes = Files.readAllBytes(file);
            int length = bytes.length - random.nextInt(3000);
            Files.write(file, Arrays.copyOf(bytes, length));

            assertThat(lost(folder).size()).isLessThan(60);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".sst", "CURRENT", "MANIFEST"})
    void aMissingFileIsRefused(String part) throws IOException {
        Path folder = copy("missing");
        Files.delete(find(folder, part));

        assertThatThrownBy(() -> RocksDbTaskStorage.open(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path folder = copy("empty");
        Files.write(find(folder, ".sst"), new byte[0]);

        assertThatThrownBy(() -> RocksDbTaskStorage.open(folder)).isInstanceOf(StorageException.class);
    }
}
