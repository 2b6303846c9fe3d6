package dev.carillon.broker.push;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * A lease that is made longer when half of it is over. A request is shorter than its queue's lease, so that few need it:
 * those whose target was held back first, and those whose queue was set anew meanwhile. While the engine is away for a
 * moment, what is asked of it is asked again. One thread.
 */
final class KeptLease {
    private static final long PAUSE_MILLIS = 500;

    private final TaskEngine engine;
    private final String token;
    private final Duration lease;
    private long due;
    private long end;

    KeptLease(TaskEngine engine, String token, Duration lease) {
        this.engine = engine;
        this.token = token;
        this.lease = lease;
        begin(System.nanoTime());
    }

    private void begin(long now) {
        due = now + lease.toNanos() / 2;
        end = now + lease.toNanos();
    }

    /** Makes it longer now; false when it is lost, as by the task's being cancelled. */
    boolean renew() throws InterruptedException, ExecutionException {
        due = System.nanoTime();
        return keep();
    }

    /** Makes it longer if that is due; false when it is lost. */
    boolean keep() throws InterruptedException, ExecutionException {
        long now = System.nanoTime();
        if (now - due < 0) {
            return true;
        }
        try {
            boolean isKept =
                    engine.extend(token, lease).toCompletableFuture().get().verdict() == Verdict.ACCEPTED;
            begin(now);
            return isKept;
        } catch (ExecutionException e) {
            if (!isPassing(e)) {
                throw e;
            }
            due = System.nanoTime() + Duration.ofMillis(PAUSE_MILLIS).toNanos();
            return !isOver();
        }
    }

    /** What the engine says; asked again for as long as the lease lasts. */
    <T> T ask(Supplier<CompletionStage<T>> question) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return question.get().toCompletableFuture().get();
            } catch (ExecutionException e) {
                if (!isPassing(e) || isOver()) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    private static boolean isPassing(ExecutionException e) {
        return e.getCause() instanceof EngineUnavailableException why
                && (why.kind() == Kind.AWAY || why.kind() == Kind.OVERLOADED);
    }
}
