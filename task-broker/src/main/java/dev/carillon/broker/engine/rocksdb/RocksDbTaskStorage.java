package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.StorageException;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import dev.carillon.broker.task.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Keeps everything in RocksDB: a commit is one {@code WriteBatch}, which its log takes whole or not at all, and a durable
 * one returns after the log was synced (fdatasync). It is scanned at the start and never again; afterwards only payloads
 * and reasons are read, by identifier. Every block and every record of the log has a checksum.
 *
 * @see <a href="https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-%28WAL%29">Write Ahead Log</a>
 */
public final class RocksDbTaskStorage implements TaskStorage {
    private static final int FORMAT = 1;
    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EPOCH_KEY = "epoch".getBytes(StandardCharsets.UTF_8);
    private static final long READ_AHEAD = 2L << 20;

    private final Path directory;
    private final OpenDatabase database;
    private final CommitEncoder encoder;
    private final int epoch;

    private RocksDbTaskStorage(Path directory, OpenDatabase database) throws RocksDBException {
        this.directory = directory;
        this.database = database;
        this.encoder = new CommitEncoder(database::number);
        checkFormat();
        this.epoch = nextEpoch();
    }

    /**
     * Opens the folder, or makes it.
     *
     * @throws StorageException if it cannot be used: held by another process, not writable, damaged, of a later version
     */
    public static RocksDbTaskStorage open(Path directory) {
        OpenDatabase database = null;
        try {
            Files.createDirectories(directory);
            DatabaseFolder.check(directory);
            database = OpenDatabase.open(directory);
            return new RocksDbTaskStorage(directory, database);
        } catch (IOException | RocksDBException | RuntimeException e) {
            if (database != null) {
                database.close();
            }
            throw new StorageException(
                    "The folder " + directory.toAbsolutePath()
                            + " (carillon.broker.rocksdb.directory) cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    private void checkFormat() throws RocksDBException {
        byte[] format = database.get(Family.META, FORMAT_KEY);
        if (format != null && Records.number(format) != FORMAT) {
            throw new IllegalStateException(
                    "it has format " + Records.number(format) + ", this broker knows " + FORMAT);
        }
    }

    private int nextEpoch() throws RocksDBException {
        byte[] last = database.get(Family.META, EPOCH_KEY);
        int next = last == null ? 1 : Records.number(last) + 1;
        SerializedBatch batch = new SerializedBatch();
        batch.put(database.number(Family.META), FORMAT_KEY, Records.number(FORMAT));
        batch.put(database.number(Family.META), EPOCH_KEY, Records.number(next));
        database.write(batch.toBytes(), true);
        return next;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public void recover(Recovery recovery) {
        try {
            scan(Family.QUEUES, (key, value) -> recovery.queue(Records.queue(key, value)));
            scan(Family.TASKS, (key, value) -> recovery.task(Records.task(key, value)));
            scan(Family.KEYS, (key, value) -> recovery.key(Records.key(key, value)));
        } catch (RocksDBException e) {
            throw new StorageException(
                    "The folder " + directory.toAbsolutePath() + " is damaged: " + e.getMessage(), e);
        }
    }

    private void scan(Family family, BiConsumer<byte[], byte[]> record) throws RocksDBException {
        try (ReadOptions once = new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD);
                RocksIterator iterator = database.iterate(family, once)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                record.accept(iterator.key(), iterator.value());
            }
            iterator.status(); // tells an end from a damage
        }
    }

    @Override
    public void write(List<Change> changes, boolean durable) {
        try {
            database.write(encoder.encode(changes), durable);
        } catch (RocksDBException e) {
            throw new StorageException("cannot write to " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Payload payload(UUID id) {
        byte[] value = read(Family.PAYLOADS, id);
        return value == null ? null : Records.payload(value);
    }

    @Override
    public @Nullable String reason(UUID id) {
        byte[] value = read(Family.REASONS, id);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] read(Family family, UUID id) {
        try {
            return database.get(family, Records.id(id));
        } catch (RocksDBException e) {
            throw new StorageException("cannot read from " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
