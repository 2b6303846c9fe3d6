package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.BackupOutcome;
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
    private static final long READ_AHEAD = 2L << 20;

    private final Path directory;
    private final OpenDatabase database;
    private final CommitEncoder encoder;

    private RocksDbTaskStorage(Path directory, OpenDatabase database) throws RocksDBException {
        this.directory = directory;
        this.database = database;
        this.encoder = new CommitEncoder(database::number, this::payloadToMove);
        checkFormat();
        putFormat();
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

    private void putFormat() throws RocksDBException {
        SerializedBatch batch = new SerializedBatch();
        batch.put(database.number(Family.META), FORMAT_KEY, Records.number(FORMAT));
        database.write(batch.toBytes(), true);
    }

    @Override
    public long clockAhead() {
        byte[] value = read(Family.META, Records.CLOCK_KEY);
        return value == null ? 0 : Records.longNumber(value);
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public void recover(Recovery recovery) {
        try {
            scan(Family.QUEUES, (key, value) -> recovery.queue(Records.queue(key, value)));
            scan(Family.WORKFLOWS, (key, value) -> recoverWorkflow(recovery, key, value));
            scan(Family.TASKS, (key, value) -> recovery.task(Records.task(key, value)));
            scan(Family.KEYS, (key, value) -> recovery.key(Records.key(key, value)));
            scan(Family.SCHEDULES, (key, value) -> recovery.schedule(WorkflowRecords.schedule(text(key), value)));
        } catch (RocksDBException e) {
            throw new StorageException(
                    "The folder " + directory.toAbsolutePath() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static void recoverWorkflow(Recovery recovery, byte[] key, byte[] value) {
        UUID workflow = WorkflowRecords.workflow(key);
        switch (WorkflowRecords.part(key)) {
            case WorkflowRecords.PROGRESS -> recovery.workflow(WorkflowRecords.progress(key, value));
            case WorkflowRecords.LATER_STAGES -> recovery.laterStages(workflow, WorkflowRecords.stages(value));
            case WorkflowRecords.FIRST_TASKS, WorkflowRecords.LATEST_TASKS ->
                recovery.stageTasks(workflow, WorkflowRecords.stage(value), WorkflowRecords.tasks(value));
            default -> throw new IllegalArgumentException("a part of a workflow that this broker does not know");
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
        byte[] value = read(Family.PAYLOADS, Records.id(id));
        return value == null ? null : Records.payload(value);
    }

    @Override
    public @Nullable String reason(UUID id) {
        byte[] value = read(Family.REASONS, Records.id(id));
        return value == null ? null : text(value);
    }

    @Override
    public @Nullable Payload result(UUID id) {
        byte[] value = read(Family.RESULTS, Records.id(id));
        return value == null ? null : Records.payload(value);
    }

    @Override
    public BackupOutcome backup(Path folder) {
        return new BackupOutcome.Unsupported("Stop the broker and copy its folder.");
    }

    private Payload payloadToMove(UUID id) {
        Payload payload = payload(id);
        if (payload == null) {
            throw new StorageException(
                    "a payload is missing in " + directory.toAbsolutePath(), new IllegalStateException(id.toString()));
        }
        return payload;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] read(Family family, byte[] key) {
        try {
            return database.get(family, key);
        } catch (RocksDBException e) {
            throw new StorageException("cannot read from " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
