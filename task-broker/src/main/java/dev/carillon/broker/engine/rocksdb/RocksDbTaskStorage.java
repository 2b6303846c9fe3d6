package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.StorageException;
import dev.carillon.broker.engine.singlewriter.StoredPayload;
import dev.carillon.broker.engine.singlewriter.StoredQueue;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import dev.carillon.broker.task.Payload;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Keeps everything in RocksDB: a commit is one {@code WriteBatch}, which its log takes whole or not at all, and a durable
 * one returns after the log was synced (fdatasync). It is scanned at the start and never again; afterwards only payloads
 * and reasons are read, by identifier. Every block and every record of the log has a checksum.
 *
 * @see <a href="https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-%28WAL%29">Write Ahead Log</a>
 */
public final class RocksDbTaskStorage implements TaskStorage {
    private static final Logger LOG = Logger.getLogger(RocksDbTaskStorage.class);
    private static final int FORMAT = 1;
    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.UTF_8);
    private static final String DAMAGED_REASON = "(the reason is damaged on the broker's disk)";

    private final Path directory;
    /** Null where whoever opened it has the lock. */
    private final @Nullable FolderLock lock;

    private final OpenDatabase database;
    private final CommitEncoder encoder;
    private final DiskReserve reserve;
    private final InstantSource clock;

    private final ReentrantLock backups = new ReentrantLock();

    private RocksDbTaskStorage(
            Path directory, @Nullable FolderLock lock, OpenDatabase database, DiskReserve reserve, InstantSource clock)
            throws RocksDBException {
        this.directory = directory;
        this.lock = lock;
        this.database = database;
        this.reserve = reserve;
        this.clock = clock;
        this.encoder = new CommitEncoder(database::number, this::payloadToMove);
        checkFormat();
        putFormat();
    }

    /** Opens the folder, or makes it, and uses the disk up to its last byte. */
    public static RocksDbTaskStorage open(Path directory) {
        return open(directory, 0, InstantSource.system());
    }

    /**
     * Opens the folder, or makes it.
     *
     * @param reserve bytes of the disk that no new task may take
     * @throws StorageException if it cannot be used: held by another process, not writable, damaged, of a later version
     */
    public static RocksDbTaskStorage open(Path directory, long reserve, InstantSource clock) {
        FolderLock lock = null;
        try {
            Files.createDirectories(directory);
            lock = FolderLock.take(directory); // or the check would take a log that grows for a damaged one
            return open(directory, lock, reserve, clock);
        } catch (IOException | RocksDBException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            throw unopened(directory, e);
        }
    }

    /** Opens a folder of which the caller holds the lock, and goes on to hold it afterwards. */
    static RocksDbTaskStorage openLocked(Path directory) {
        try {
            return open(directory, null, 0, InstantSource.system());
        } catch (IOException | RocksDBException | RuntimeException e) {
            throw unopened(directory, e);
        }
    }

    private static RocksDbTaskStorage open(Path directory, @Nullable FolderLock lock, long reserve, InstantSource clock)
            throws IOException, RocksDBException {
        DatabaseFolder.check(directory);
        OpenDatabase database = OpenDatabase.open(directory);
        try {
            FileStore disk = Files.getFileStore(directory);
            return new RocksDbTaskStorage(
                    directory, lock, database, new DiskReserve(disk::getUsableSpace, reserve, System::nanoTime), clock);
        } catch (IOException | RocksDBException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static StorageException unopened(Path directory, Exception e) {
        return new StorageException(
                "The folder " + directory.toAbsolutePath() + " (carillon.broker.rocksdb.directory) cannot be opened: "
                        + (e instanceof IOException ? e.toString() : e.getMessage()), // which may be a name only
                e);
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
            scan(Family.QUEUES, (key, value) -> recoverQueue(recovery, Records.queue(bytes(key), bytes(value))));
            scan(Family.WORKFLOWS, (key, value) -> recoverWorkflow(recovery, bytes(key), bytes(value)));
            scan(Family.TASKS, (key, value) -> recovery.task(Records.task(key, value)));
            scan(Family.KEYS, (key, value) -> recovery.key(Records.key(key, value)));
            scan(
                    Family.SCHEDULES,
                    (key, value) -> recovery.schedule(WorkflowRecords.schedule(text(bytes(key)), bytes(value))));
        } catch (RocksDBException | IllegalArgumentException | BufferUnderflowException e) {
            throw new StorageException(
                    "The folder " + directory.toAbsolutePath() + " is damaged: " + e.getMessage()
                            + "; restore a backup",
                    e);
        }
    }

    private void scan(Family family, BiConsumer<ByteBuffer, ByteBuffer> record) throws RocksDBException {
        new Scan().pass(database, family, record);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void recoverQueue(Recovery recovery, StoredQueue queue) {
        recovery.queue(queue);
        byte[] bucket = read(Family.META, Records.bucketKey(queue.id()));
        if (bucket != null) {
            recovery.bucket(Records.bucket(queue.id(), bucket));
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

    @Override
    public void write(List<Change> changes, boolean durable) {
        try {
            byte[] batch = encoder.encode(changes);
            reserve.written(batch.length);
            database.write(batch, durable);
        } catch (RocksDBException e) {
            throw new StorageException("cannot write to " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Payload payload(UUID id) {
        byte[] value = readOne(Family.PAYLOADS, id);
        return value == null ? null : Records.payload(value);
    }

    @Override
    public @Nullable String reason(UUID id) {
        try {
            byte[] value = readOne(Family.REASONS, id);
            return value == null ? null : text(value);
        } catch (DamagedRecordException e) {
            return DAMAGED_REASON; // a page of dead letters, and with it their redrive, is worth more than one reason
        }
    }

    @Override
    public @Nullable Payload result(UUID id) {
        byte[] value = readOne(Family.RESULTS, id);
        return value == null ? null : Records.payload(value);
    }

    /** One that is damaged does not hold the others up. */
    @Override
    public List<StoredPayload> payloads(List<UUID> ids) {
        List<byte[]> keys = ids.stream().map(Records::id).toList();
        List<StoredPayload> payloads = new ArrayList<>(ids.size());
        try {
            for (byte[] value : database.getAll(Family.PAYLOADS, keys)) {
                UUID id = ids.get(payloads.size());
                payloads.add(value == null ? readAgain(id) : new StoredPayload.Whole(Records.payload(value)));
            }
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
        return payloads;
    }

    /** Says whether there is none, or it is damaged, or cannot be read. */
    private StoredPayload readAgain(UUID id) {
        try {
            Payload payload = payload(id);
            return payload == null ? new StoredPayload.Missing() : new StoredPayload.Whole(payload);
        } catch (DamagedRecordException e) {
            return new StoredPayload.Damaged();
        } catch (StorageException e) {
            LOG.errorf(e, "The payload %s cannot be read", id);
            return new StoredPayload.Unread(e);
        }
    }

    @Override
    public Optional<String> full() {
        return reserve.isLow()
                ? Optional.of("The broker's disk has less than " + reserve.bytes()
                        + " bytes left (carillon.broker.rocksdb.reserve): no new tasks are taken until it has more.")
                : Optional.empty();
    }

    /** Lays what is in memory and in the log out in files. */
    void flush() throws RocksDBException {
        database.flush();
    }

    /** Compares every checksum. */
    void verify() throws RocksDBException {
        database.database().verifyChecksum();
    }

    @Override
    public BackupOutcome backup(Path folder) {
        backups.lock(); // of two of one name the second finds the first
        try {
            return Backup.write(database.database(), folder, clock.instant());
        } catch (IOException | RocksDBException e) {
            LOG.warnf(e, "No backup could be written to %s", folder);
            throw new EngineUnavailableException(
                    Kind.BACKUP_FAILED, "The backup could not be written: " + e.getMessage());
        } finally {
            backups.unlock();
        }
    }

    /** Null for one that is damaged: a record that cannot be read says nothing of the disk's next writes. */
    private @Nullable Payload payloadToMove(UUID id) {
        try {
            Payload payload = payload(id);
            if (payload == null) {
                LOG.errorf("The payload %s of a workflow's task is missing; the task comes without it", id);
            }
            return payload;
        } catch (DamagedRecordException e) {
            LOG.errorf("The payload %s of a workflow's task is damaged; the task comes without it", id);
            return null;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] read(Family family, byte[] key) {
        try {
            return database.get(family, key);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    /** Of a task. That one record is damaged says nothing of the others, but for those of the same block. */
    private byte @Nullable [] readOne(Family family, UUID id) {
        try {
            return database.get(family, Records.id(id));
        } catch (RocksDBException e) {
            if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Corruption) {
                throw unreadable(e);
            }
            String where = family.name().toLowerCase(Locale.ROOT);
            LOG.errorf("What is kept of %s among the %s is damaged: %s", id, where, e.getMessage());
            throw new DamagedRecordException("This is damaged on the broker's disk, and cannot be had any more: only a"
                    + " backup may still hold it. The log of the broker names the file.");
        }
    }

    private StorageException unreadable(RocksDBException e) {
        return new StorageException("cannot read from " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        database.close();
        if (lock != null) {
            lock.close();
        }
    }
}
