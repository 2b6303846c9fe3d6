package dev.carillon.broker.engine.singlewriter;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The threads that read from a storage which may wait for a disk; for another one, whoever asks reads. */
final class Readers implements Executor, AutoCloseable {
    /** Enough to keep a disk busy, few enough not to crowd two cores. */
    private static final int THREADS = 4;

    private final @Nullable ExecutorService threads;
    private final ExecutorService forLong =
            Executors.newCachedThreadPool(task -> new Thread(task, "task-engine-copier"));

    Readers(boolean blocks) {
        this.threads = blocks ? Executors.newFixedThreadPool(THREADS) : null;
    }

    @Override
    public void execute(Runnable read) {
        if (threads == null) {
            read.run();
        } else {
            threads.execute(read);
        }
    }

    /** For what takes long and must not keep others waiting. */
    Executor forLong() {
        return forLong;
    }

    /** Lets what was begun come to its end. */
    @Override
    public void close() {
        if (threads != null) {
            threads.close();
        }
        forLong.close();
    }
}
