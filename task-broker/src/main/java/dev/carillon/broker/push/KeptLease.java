package dev.carillon.broker.push;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * A lease that is made longer when half of it is over. A request is shorter than its queue's lease, so that few need it:
 * those whose target was held back first, and those whose queue was set anew meanwhile. One thread.
 */
final class KeptLease {
    private final TaskEngine engine;
    private final String token;
    private final Duration lease;
    private long half;

    KeptLease(TaskEngine engine, String token, Duration lease) {
        this.engine = engine;
        this.token = token;
        this.lease = lease;
        this.half = System.nanoTime() + lease.toNanos() / 2;
    }

    /** Makes it longer if that is due; false when it is lost. */
    boolean keep() throws InterruptedException, ExecutionException {
        long now = System.nanoTime();
        if (now - half < 0) {
            return true;
        }
        half = now + lease.toNanos() / 2;
        return engine.extend(token, lease).toCompletableFuture().get().verdict() == Verdict.ACCEPTED;
    }
}
