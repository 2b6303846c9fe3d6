package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What lies under the scheduling. {@link #recover} is called once, before anything else, and {@link #write} by one
 * thread at a time; the reads come from any thread at any time.
 */
public interface TaskStorage extends AutoCloseable {

    /** Takes what the storage holds. Queues come before the tasks in them. */
    interface Recovery {
        void queue(StoredQueue queue);

        /** Comes after the queue. */
        void bucket(StoredBucket bucket);

        void task(StoredTask task);

        void key(StoredKey key);

        /** Comes before the stages and the tasks of this workflow. */
        void workflow(StoredWorkflow workflow);

        /** Of the first stage and of the latest; the same once where that is one. */
        void stageTasks(UUID workflow, int stage, List<UUID> tasks);

        void laterStages(UUID workflow, List<List<StoredMember>> stages);

        void schedule(Schedule schedule);
    }

    /** What was kept last by {@link Change.PutClock}; zero where nothing was. May be asked before recovery. */
    long clockAhead();

    /** Hands out all that is kept. */
    void recover(Recovery recovery);

    /**
     * Whether a write or a read may wait for a disk. The thread of the engine then makes no reads, and writes only while
     * {@link CommitWriter} finds that quick.
     */
    boolean blocks();

    /**
     * Keeps all the changes or none.
     *
     * @param durable whether they must outlive a loss of power when this returns; else a crash of the system may take
     *     them, and with them nothing that was written before
     * @throws StorageException when that is not sure; the storage is then not to be written to again
     */
    void write(List<Change> changes, boolean durable);

    /**
     * Null for a task that is not kept.
     *
     * @throws DamagedRecordException for one that is damaged
     */
    @Nullable Payload payload(UUID id);

    /** The payload of each, in their order. */
    default List<StoredPayload> payloads(List<UUID> ids) {
        List<StoredPayload> payloads = new ArrayList<>(ids.size());
        for (UUID id : ids) {
            Payload payload = payload(id);
            payloads.add(payload == null ? new StoredPayload.Missing() : new StoredPayload.Whole(payload));
        }
        return payloads;
    }

    /** Null where none was kept; in place of one that is damaged, that it is. */
    @Nullable String reason(UUID id);

    /**
     * Null where none was kept.
     *
     * @throws DamagedRecordException for one that is damaged
     */
    @Nullable Payload result(UUID id);

    /** Why no more tasks are to be created now, while all else goes on; empty where there is room. Never blocks. */
    default Optional<String> full() {
        return Optional.empty();
    }

    /**
     * Copies all that was written before to a new folder. May take long, is called from any thread, and goes on beside
     * writes.
     */
    BackupOutcome backup(Path folder);

    @Override
    void close();
}
