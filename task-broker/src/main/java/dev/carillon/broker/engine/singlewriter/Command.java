package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** Something for the thread of the engine to do. */
interface Command {

    /** Does it, at this moment. */
    void run(long now);

    /** Says that it will not be done. */
    void refuse(EngineUnavailableException why);

    /** An action that sees to the answer by itself, unless it throws. */
    static Command of(CompletableFuture<?> answer, LongConsumer action) {
        return new Command() {
            @Override
            public void run(long now) {
                try {
                    action.accept(now);
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                    throw e;
                }
            }

            @Override
            public void refuse(EngineUnavailableException why) {
                answer.completeExceptionally(why);
            }
        };
    }
}
