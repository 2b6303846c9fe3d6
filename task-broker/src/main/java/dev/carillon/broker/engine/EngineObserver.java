package dev.carillon.broker.engine;

import dev.carillon.broker.queue.Queue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Is told what an engine does. Called on the engine's own threads: must neither block nor throw. */
public interface EngineObserver {
    EngineObserver NONE = new EngineObserver() {};

    /** How a lease, or a task, ended. */
    enum Ending {
        ACKED,
        RETRIED,
        FAILED,
        /** Failed by running out of attempts. */
        EXHAUSTED,
        /** Cancelled or purged. */
        CANCELLED,
        /** Not leased within its time to live. */
        EXPIRED
    }

    /**
     * There is a queue.
     *
     * @param latest its state of a moment ago; may be asked from any thread
     */
    default void queueAdded(String queue, Supplier<Queue> latest) {}

    /**
     * There is an engine that remembers idempotency keys in memory.
     *
     * @param latest how many; may be asked from any thread
     */
    default void keysRemembered(IntSupplier latest) {}

    default void created(String queue, int tasks) {}

    default void leased(String queue, int tasks) {}

    default void leaseExpired(String queue) {}

    default void ended(String queue, Ending ending) {}

    /** A task failed since its payload is damaged or missing on the disk. */
    default void payloadLost(String queue) {}

    /** A group of writes is kept; called on the thread that wrote them. */
    default void committed(int writes, long nanos, boolean synced) {}
}
