package dev.carillon.bench.broker;

import java.util.concurrent.atomic.LongAdder;

/** How many tasks the creators and the workers of one load have done, on all its threads. Thread-safe. */
public final class Flow {
    private final LongAdder created = new LongAdder();
    private final LongAdder acked = new LongAdder();

    void created(long tasks) {
        created.add(tasks);
    }

    void acked(long tasks) {
        acked.add(tasks);
    }

    public long acked() {
        return acked.sum();
    }

    /** Created and not yet acked. */
    public long outstanding() {
        return created.sum() - acked.sum();
    }
}
