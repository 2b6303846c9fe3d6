package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.Payload;
import java.util.List;
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

        void task(StoredTask task);

        void key(StoredKey key);
    }

    /** Hands out all that is kept. */
    void recover(Recovery recovery);

    /** A number that differs from that of every earlier opening of this storage: tokens of those are good no more. */
    int epoch();

    /** Whether a write or a read may wait for a disk, and so must not be made on the thread of the engine. */
    boolean blocks();

    /**
     * Keeps all the changes or none.
     *
     * @param durable whether they must outlive a loss of power when this returns; else a crash of the system may take
     *     them, and with them nothing that was written before
     * @throws StorageException when that is not sure; the storage is then not to be written to again
     */
    void write(List<Change> changes, boolean durable);

    /** Null for a task that is not kept. */
    @Nullable Payload payload(UUID id);

    /** Null where none was kept. */
    @Nullable String reason(UUID id);

    @Override
    void close();
}
