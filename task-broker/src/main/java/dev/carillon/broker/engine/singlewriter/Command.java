package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Something for the thread of the engine to do, which sees to the answer by itself, unless it throws. */
final class Command {
    private final CompletableFuture<?> answer;
    private final LongConsumer action;
    /** Whether it is worth waking the thread for this one alone. */
    final boolean urgent;

    /** The one behind, while this stands in an {@link Inbox} and after it was taken out with others. */
    @Nullable Command next;

    /** How many there are from this one on, in an {@link Inbox}. */
    int depth;

    /** Whether one of them is urgent. */
    boolean pressing;

    Command(CompletableFuture<?> answer, boolean urgent, LongConsumer action) {
        this.answer = answer;
        this.urgent = urgent;
        this.action = action;
    }

    /** Does it, at this moment. */
    void run(long now) {
        try {
            action.accept(now);
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        }
    }

    /** Says that it will not be done. */
    void refuse(EngineUnavailableException why) {
        answer.completeExceptionally(why);
    }
}
