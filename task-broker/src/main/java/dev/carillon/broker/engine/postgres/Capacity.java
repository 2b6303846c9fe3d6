package dev.carillon.broker.engine.postgres;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * How many tasks there may still be. Reckoned from the last count and what this replica did since; before anybody is turned
 * away it is counted anew, where counting is not too slow. Other replicas' tasks of the last second or so may exceed the
 * bound, which is there to protect the database and not to be exact. Belongs to one context.
 */
final class Capacity {
    private final long most;
    private final Supplier<Future<Long>> count;
    private long tasks;
    private long changes;

    Capacity(long most, Supplier<Future<Long>> count) {
        this.most = most;
        this.count = count;
    }

    void more(long number) {
        tasks += number;
        changes++;
    }

    /** Grows with every change that this replica made. */
    long changes() {
        return changes;
    }

    /** Takes a count in. */
    void counted(long number) {
        tasks = number;
    }

    /** Room for so many more, or for fewer. */
    Future<Long> forAnother(long number) {
        if (tasks + number <= most) {
            return Future.succeededFuture(most - tasks);
        }
        return count.get().map(total -> {
            tasks = total;
            return Math.max(0, most - total);
        });
    }
}
