package dev.carillon.broker.engine.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for what the database cannot say yet, at most for a time that begins with its first answer. Whatever
 * is done in the order in which it was asked comes after {@link #takenIn}, which therefore happens to everybody who is
 * told something or goes away, too. Belongs to one context, except for the answer, which anybody may cancel.
 */
class Waiter<T> {
    final long waitMillis;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Promise<Void> takenIn = Promise.promise();
    /** By the database's time, which is known with its first answer. */
    private @Nullable Long until;

    Waiter(long waitMillis) {
        this.waitMillis = waitMillis;
    }

    /** Completes when the database has answered for the first time, or will not be asked any more. */
    final Future<Void> takenIn() {
        return takenIn.future();
    }

    final boolean isNew() {
        return until == null;
    }

    /** The database has answered, and if there was nothing to tell the wait goes on. */
    void answered(long now) {
        if (until == null) {
            until = now + waitMillis;
        }
        takenIn.tryComplete();
    }

    /** How long the wait goes on; for ever as long as there was no answer. */
    final long left(long now) {
        return until == null ? Long.MAX_VALUE : until - now;
    }

    final boolean isOver(long now) {
        return left(now) <= 0;
    }

    /** Whether nobody wants the answer any more, or it was given. Whoever has gone is to be forgotten. */
    final boolean hasGone() {
        boolean gone = answer.isDone(); // once: somebody may cancel it meanwhile
        if (gone) {
            takenIn.tryComplete();
        }
        return gone;
    }

    /** Says whether there was still somebody to be told. */
    final boolean tell(T value) {
        takenIn.tryComplete();
        return answer.complete(value);
    }

    final void refuse(Throwable why) {
        takenIn.tryComplete();
        answer.completeExceptionally(why);
    }
}
