package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands commits to the storage, one at a time, and knows how long that takes. A write that waits for a disk is made on a
 * thread of its own, beside which the thread of the engine goes on. To change threads there and back costs some 50 µs
 * though, and a disk that syncs in not much more is not worth that: the thread of the engine then writes itself.
 *
 * <p>A storage counts as slow until it has shown otherwise. Belongs to the thread of the engine.
 */
final class CommitWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CommitWriter.class);
    /** Writes that take longer are made on the other thread. */
    static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MEAN_OF = 8;

    private final TaskStorage storage;
    private final EngineObserver observer;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "task-engine-writer"));
    private long typicalNanos;

    /**
     * How a write went.
     *
     * @param fault null for a commit that is kept and counted
     */
    record Written(Commit commit, long nanos, @Nullable Throwable fault) {}

    CommitWriter(TaskStorage storage, EngineObserver observer) {
        this.storage = storage;
        this.observer = observer;
        this.typicalNanos = storage.blocks() ? SLOW_NANOS : 0;
    }

    /** Whether the thread of the engine may as well write itself. */
    boolean isQuick() {
        return typicalNanos < QUICK_NANOS;
    }

    /** How long a durable write takes, as the last ones did; nothing for a storage that waits for no disk. */
    long typicalNanos() {
        return typicalNanos;
    }

    /** Writes, and returns when that is done. */
    Written write(Commit commit) {
        long start = System.nanoTime();
        try {
            storage.write(commit.changes(), commit.durable());
            long nanos = System.nanoTime() - start;
            observer.committed(commit.changes().size(), nanos, commit.durable());
            return new Written(commit, nanos, null);
        } catch (RuntimeException | Error e) {
            LOG.error("The task engine could not write", e);
            return new Written(commit, System.nanoTime() - start, e);
        }
    }

    /** Writes on the other thread, which then calls {@code done}. */
    void write(Commit commit, Consumer<Written> done) {
        thread.execute(() -> done.accept(write(commit)));
    }

    /** Takes to heart how long a durable write took. */
    void learn(Written written) {
        if (storage.blocks()) {
            typicalNanos += (written.nanos() - typicalNanos) / MEAN_OF;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
