package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.LeasedTask;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for tasks of a queue, until {@link #at}. */
final class Waiter extends Due {
    final QueueBook queue;
    final int max;
    final CompletableFuture<Optional<List<LeasedTask>>> answer;

    /** The neighbours in the line of the queue. */
    @Nullable Waiter previous;

    @Nullable Waiter next;

    Waiter(QueueBook queue, int max, long until, CompletableFuture<Optional<List<LeasedTask>>> answer) {
        this.queue = queue;
        this.max = max;
        this.at = until;
        this.answer = answer;
    }
}
