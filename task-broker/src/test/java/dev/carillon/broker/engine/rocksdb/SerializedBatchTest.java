package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** RocksDB itself says whether the form is right. */
class SerializedBatchTest {
    @TempDir
    Path directory;

    private final SerializedBatch batch = new SerializedBatch();
    private OpenDatabase database;

    @BeforeEach
    void open() throws RocksDBException {
        database = OpenDatabase.open(directory);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() throws RocksDBException {
        database.close();
        database = OpenDatabase.open(directory);
    }

    private int number(Family family) {
        return database.number(family);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private void write() throws RocksDBException {
        database.write(batch.toBytes(), true);
        batch.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 5 << 20})
    void aValueIsReadAsItWasWrittenAtEveryLengthOfItsLength(int length) throws RocksDBException {
        byte[] value = random(length);
        byte[] before = Arrays.copyOf(value, length / 3);
        byte[] after = Arrays.copyOfRange(value, length / 3, length);
        batch.put(number(Family.PAYLOADS), bytes("key"), before, after);

        write();

        assertThat(database.get(Family.PAYLOADS, bytes("key"))).isEqualTo(value);
        reopen();
        assertThat(database.get(Family.PAYLOADS, bytes("key"))).isEqualTo(value);
    }

    @Test
    void eachFamilyHasItsOwn() throws RocksDBException {
        for (Family family : Family.values()) {
            batch.put(number(family), bytes("key"), bytes(family.name()));
        }

        write();

        for (Family family : Family.values()) {
            assertThat(database.get(family, bytes("key"))).isEqualTo(bytes(family.name()));
        }
    }

    @Test
    void laterWritesOfABatchCountOverEarlierOnes() throws RocksDBException {
        batch.put(number(Family.TASKS), bytes("a"), bytes("1"));
        batch.put(number(Family.TASKS), bytes("a"), bytes("2"));
        batch.put(number(Family.TASKS), bytes("b"), bytes("1"));
        batch.delete(number(Family.TASKS), bytes("b"));
        batch.put(number(Family.PAYLOADS), bytes("c"), bytes("1"));
        batch.singleDelete(number(Family.PAYLOADS), bytes("c"));

        write();

        assertThat(database.get(Family.TASKS, bytes("a"))).isEqualTo(bytes("2"));
        assertThat(database.get(Family.TASKS, bytes("b"))).isNull();
        assertThat(database.get(Family.PAYLOADS, bytes("c"))).isNull();
    }

    @Test
    void itIsToTheByteWhatRocksDbMakesItself() throws RocksDBException {
        batch.put(number(Family.TASKS), bytes("a"), random(200));
        batch.delete(number(Family.KEYS), random(130));
        batch.singleDelete(number(Family.PAYLOADS), bytes("b"));

        try (WriteBatch theirs = new WriteBatch()) {
            theirs.put(database.handle(Family.TASKS), bytes("a"), random(200));
            theirs.delete(database.handle(Family.KEYS), random(130));
            theirs.singleDelete(database.handle(Family.PAYLOADS), bytes("b"));

            assertThat(batch.toBytes()).isEqualTo(theirs.data());
        }
    }

    @Test
    void aHundredThousandRecordsAreAllThere() throws RocksDBException {
        for (int i = 0; i < 100_000; i++) {
            batch.put(number(Family.TASKS), Records.number(i), Records.number(-i));
        }

        write();

        for (int i = 0; i < 100_000; i += 777) {
            assertThat(database.get(Family.TASKS, Records.number(i))).isEqualTo(Records.number(-i));
        }
    }

    @Test
    void anEmptyOneWritesNothing() throws RocksDBException {
        assertThat(batch.isEmpty()).isTrue();

        write();

        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void aBatchThatWasCutIsRefusedAsAWhole() {
        batch.put(number(Family.TASKS), bytes("a"), bytes("1"));
        batch.put(number(Family.TASKS), bytes("b"), bytes("2"));
        byte[] whole = batch.toBytes();

        assertThatThrownBy(() -> database.write(Arrays.copyOf(whole, whole.length - 1), true))
                .isInstanceOf(RocksDBException.class);
    }

    @Test
    void whatWasDeletedSinglyTwiceStaysDeleted() throws RocksDBException {
        batch.put(number(Family.PAYLOADS), bytes("a"), bytes("1"));
        write();
        database.database().flushWal(true);
        batch.singleDelete(number(Family.PAYLOADS), bytes("a"));
        write();
        batch.singleDelete(number(Family.PAYLOADS), bytes("a"));
        write();

        reopen();
        database.database().compactRange(database.handle(Family.PAYLOADS));

        assertThat(database.get(Family.PAYLOADS, bytes("a"))).isNull();
    }
}
