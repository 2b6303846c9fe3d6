package dev.carillon.tasks;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TaskWorker} that can be started, laid to rest and started again, until it is closed for good. Thread-safe;
 * {@link #rest()} and {@link #close()} wait for the tasks at work, for as long as the worker's grace is.
 */
public final class WorkerSwitch implements AutoCloseable {
    private @Nullable TaskWorker worker;
    private volatile boolean closed;

    /**
     * Starts a worker, unless there is one or this is closed.
     *
     * @param starting asked only then; null where none can be started yet
     */
    public synchronized void start(Supplier<@Nullable TaskWorker> starting) {
        if (worker == null && !closed) {
            worker = starting.get();
        }
    }

    /** Leases nothing more, until there is work again. */
    public synchronized void rest() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }

    /** Leases nothing more. What is at work ends within its grace; a second call waits for that too. */
    @Override
    public void close() {
        closed = true;
        rest();
    }

    /** Whether this is closed, or about to be. Never waits. */
    public boolean isClosed() {
        return closed;
    }
}
