package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

/** Damages a log that RocksDB wrote: many records, of which some go over a block. */
class LogCheckTest {
    private static final int BLOCK = 32 << 10;

    @TempDir
    Path directory;

    private Path log;
    private byte[] good;

    @BeforeEach
    void writeLog() throws RocksDBException, IOException {
        try (OpenDatabase database = OpenDatabase.open(directory)) {
            Random random = new Random(4);
            for (int i = 0; i < 400; i++) {
                byte[] value = new byte[i % 50 == 7 ? 70_000 : random.nextInt(600)];
                random.nextBytes(value);
                SerializedBatch batch = new SerializedBatch();
                batch.put(
                        database.number(Family.PAYLOADS),
                        ByteBuffer.allocate(4).putInt(i).array(),
                        value);
                database.write(batch.toBytes(), i % 10 == 0);
            }
        }
        try (var files = Files.list(directory)) {
            log = files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        good = Files.readAllBytes(log);
    }

    private boolean isRefused(byte[] bytes) throws IOException {
        return LogCheck.damage(Files.write(log, bytes)).isPresent();
    }

    private byte[] flipped(long bit) {
        byte[] bytes = good.clone();
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    @Test
    void anUndamagedLogIsGood() throws IOException {
        assertThat(good.length).isGreaterThan(10 * BLOCK);
        assertThat(isRefused(good)).isFalse();
        try (var files = Files.list(directory)) {
            for (Path manifest : files.filter(
                            file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .toList()) {
                assertThat(LogCheck.damage(manifest)).isEmpty();
            }
        }
    }

    @Test
    void aLogThatEndsInARecordIsGood() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            assertThat(isRefused(Arrays.copyOf(good, random.nextInt(good.length))))
                    .isFalse();
        }
    }

    @Test
    void aLogWithZerosAfterItsEndIsGood() throws IOException {
        assertThat(isRefused(Arrays.copyOf(good, good.length + 3 * BLOCK))).isFalse();
    }

    @Test
    void aBitFlippedAnywhereButInTheLastRecordIsFound() throws IOException {
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            long bit = random.nextLong(8L * (good.length - 1000));
            assertThat(isRefused(flipped(bit))).as("bit %d", bit).isTrue();
        }
    }

    /** Which RocksDB takes for the end of the log. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void aWrongLengthOrTypeOfTheLastRecordIsFound(int field) throws IOException {
        int last = startOfLastRecord();
        for (int bit = field == 5 ? 2 : 0; bit < 8; bit++) {
            boolean longer = field == 6 || (good[last + field] & 1 << bit) == 0;
            if (longer) { // a shorter one is found by its checksum
                assertThat(isRefused(flipped(8L * (last + field) + bit)))
                        .as("bit %d", bit)
                        .isTrue();
            }
        }
    }

    @Test
    void aBlockOfZerosInTheMiddleIsFound() throws IOException {
        byte[] bytes = good.clone();
        Arrays.fill(bytes, 3 * BLOCK, 4 * BLOCK, (byte) 0);

        assertThat(isRefused(bytes)).isTrue();
    }

    private int startOfLastRecord() {
        ByteBuffer in = ByteBuffer.wrap(good).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int at = good.length / BLOCK * BLOCK;
        int last = at;
        while (at < good.length) {
            last = at;
            at += 7 + Short.toUnsignedInt(in.getShort(at + 4));
        }
        return last;
    }
}
