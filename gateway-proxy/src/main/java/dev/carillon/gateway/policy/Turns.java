package dev.carillon.gateway.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Bounds how many look-ups there are at once, and how many wait for their turn. Whoever asks may have left long ago, so what
 * bounds the askers does not bound these. Thread-safe, and no call blocks.
 */
final class Turns {
    private final int atOnce;
    private final int mostWaiting;
    // Guarded by this, as is the one below.
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int taken;

    Turns(int atOnce, int mostWaiting) {
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /** Does this now, or when another is over; fails with {@link RejectedExecutionException} where too many wait. */
    <T> CompletionStage<T> next(Supplier<? extends CompletionStage<T>> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable turn = () -> begin(task, done);
        synchronized (this) {
            if (taken == atOnce) {
                if (waiting.size() == mostWaiting) {
                    return CompletableFuture.failedFuture(new RejectedExecutionException("too many look-ups"));
                }
                waiting.addLast(turn);
                return done;
            }
            taken++;
        }
        turn.run();
        return done;
    }

    // The next turn first: whoever is told may want one. How it ended is told to done.
    @SuppressWarnings("FutureReturnValueIgnored")
    private <T> void begin(Supplier<? extends CompletionStage<T>> task, CompletableFuture<T> done) {
        CompletableFuture.<Void>completedFuture(null)
                .thenCompose(nothing -> task.get())
                .whenComplete((answer, failure) -> {
                    ended();
                    if (failure == null) {
                        done.complete(answer);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
    }

    private void ended() {
        Runnable next;
        synchronized (this) {
            next = waiting.pollFirst();
            if (next == null) {
                taken--;
            }
        }
        if (next != null) {
            next.run();
        }
    }

    /** Forgets those that wait. */
    synchronized void clear() {
        waiting.clear();
    }
}
