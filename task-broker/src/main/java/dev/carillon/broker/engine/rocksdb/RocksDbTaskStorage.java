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
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

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
    private static final byte[] CLOCK_KEY = "clock ahead".getBytes(StandardCharsets.UTF_8);
    private static final long READ_AHEAD = 2L << 20;

    private final Path directory;
    private final OpenDatabase database;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions loose = new WriteOptions().setSync(false);

    private RocksDbTaskStorage(Path directory, OpenDatabase database) throws RocksDBException {
        this.directory = directory;
        this.database = database;
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
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(database.handle(Family.META), FORMAT_KEY, Records.number(FORMAT));
            database.write(synced, batch);
        }
    }

    @Override
    public long clockAhead() {
        byte[] value = read(Family.META, CLOCK_KEY);
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
        try (WriteBatch batch = new WriteBatch()) {
            for (Change change : changes) {
                add(batch, change);
            }
            database.write(durable ? synced : loose, batch);
        } catch (RocksDBException e) {
            throw new StorageException("cannot write to " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    private void add(WriteBatch batch, Change change) throws RocksDBException {
        switch (change) {
            case Change.PutTask(var task) -> put(batch, Family.TASKS, Records.id(task.id()), Records.task(task));
            case Change.PutPayload(var id, var payload) ->
                put(batch, Family.PAYLOADS, Records.id(id), Records.payload(payload));
            case Change.MovePayload(var from, var to) -> movePayload(batch, from, to);
            case Change.RemovePayload(var id) -> delete(batch, Family.PAYLOADS, Records.id(id));
            case Change.PutReason(var id, var reason) -> put(batch, Family.REASONS, Records.id(id), bytes(reason));
            case Change.PutResult(var id, var result) ->
                put(batch, Family.RESULTS, Records.id(id), Records.payload(result));
            case Change.RemoveTask removed -> remove(batch, removed);
            case Change.PutKey(var key) -> put(batch, Family.KEYS, Records.digest(key.key()), Records.key(key));
            case Change.RemoveKey(var key) -> delete(batch, Family.KEYS, Records.digest(key));
            case Change.PutQueue(var queue) ->
                put(batch, Family.QUEUES, Records.number(queue.id()), Records.queue(queue));
            case Change.PutClock(var ahead) -> put(batch, Family.META, CLOCK_KEY, Records.longNumber(ahead));
            case Change.PutWorkflow(var workflow) ->
                put(
                        batch,
                        Family.WORKFLOWS,
                        WorkflowRecords.key(workflow.id(), WorkflowRecords.PROGRESS),
                        WorkflowRecords.progress(workflow));
            case Change.PutLaterStages(var workflow, var stages) ->
                put(
                        batch,
                        Family.WORKFLOWS,
                        WorkflowRecords.key(workflow, WorkflowRecords.LATER_STAGES),
                        WorkflowRecords.stages(stages));
            case Change.PutStageTasks(var workflow, var stage, var tasks) -> {
                byte part = stage == 1 ? WorkflowRecords.FIRST_TASKS : WorkflowRecords.LATEST_TASKS;
                put(batch, Family.WORKFLOWS, WorkflowRecords.key(workflow, part), WorkflowRecords.tasks(stage, tasks));
            }
            case Change.RemoveWorkflow(var workflow) -> {
                for (byte part = WorkflowRecords.PROGRESS; part <= WorkflowRecords.LATEST_TASKS; part++) {
                    delete(batch, Family.WORKFLOWS, WorkflowRecords.key(workflow, part));
                }
            }
            case Change.PutSchedule(var schedule) ->
                put(batch, Family.SCHEDULES, bytes(schedule.name()), WorkflowRecords.schedule(schedule));
            case Change.RemoveSchedule(var name) -> delete(batch, Family.SCHEDULES, bytes(name));
        }
    }

    private void put(WriteBatch batch, Family family, byte[] key, byte[] value) throws RocksDBException {
        batch.put(database.handle(family), key, value);
    }

    private void delete(WriteBatch batch, Family family, byte[] key) throws RocksDBException {
        batch.delete(database.handle(family), key);
    }

    private void movePayload(WriteBatch batch, UUID from, UUID to) throws RocksDBException {
        byte[] payload = database.get(Family.PAYLOADS, Records.id(from));
        if (payload == null) {
            throw new StorageException(
                    "a payload is missing in " + directory.toAbsolutePath(),
                    new IllegalStateException(from.toString()));
        }
        put(batch, Family.PAYLOADS, Records.id(to), payload);
        delete(batch, Family.PAYLOADS, Records.id(from));
    }

    private void remove(WriteBatch batch, Change.RemoveTask removed) throws RocksDBException {
        byte[] key = Records.id(removed.id());
        delete(batch, Family.TASKS, key);
        delete(batch, Family.PAYLOADS, key);
        if (removed.hasReason()) {
            delete(batch, Family.REASONS, key);
        }
        if (removed.hasResult()) {
            delete(batch, Family.RESULTS, key);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
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

    private byte @Nullable [] read(Family family, byte[] key) {
        try {
            return database.get(family, key);
        } catch (RocksDBException e) {
            throw new StorageException("cannot read from " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        synced.close();
        loose.close();
        database.close();
    }
}
