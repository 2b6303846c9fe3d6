package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings leased tasks, with their payloads, to those who waited for them. Thread-safe. */
final class Delivery {
    private final TaskStorage storage;
    private final LeaseTokens tokens;
    private final Executor readers;
    private final Consumer<List<Handout>> giveBack;

    /** A delivery that reads on {@code readers}, and gives back what reached nobody. */
    Delivery(TaskStorage storage, LeaseTokens tokens, Executor readers, Consumer<List<Handout>> giveBack) {
        this.storage = storage;
        this.tokens = tokens;
        this.readers = readers;
        this.giveBack = giveBack;
    }

    void give(Waiter waiter, List<Handout> handouts) {
        if (handouts.isEmpty()) {
            waiter.answer.complete(Optional.of(List.of()));
        } else {
            readers.execute(() -> deliver(waiter, handouts));
        }
    }

    private void deliver(Waiter waiter, List<Handout> handouts) {
        try {
            List<LeasedTask> tasks = new ArrayList<>(handouts.size());
            List<@Nullable Payload> payloads = payloads(handouts);
            for (int i = 0; i < handouts.size(); i++) {
                Handout handout = handouts.get(i);
                Payload payload = payloads.get(i);
                if (payload != null) { // else cancelled since
                    tasks.add(new LeasedTask(
                            handout.id(),
                            tokens.token(handout.id(), handout.nonce()),
                            handout.attempt(),
                            handout.until(),
                            payload,
                            handout.attributes()));
                }
            }
            if (!waiter.answer.complete(Optional.of(tasks))) {
                giveBack.accept(handouts); // whoever waited has gone away before the tasks reached them
            }
        } catch (RuntimeException e) {
            waiter.answer.completeExceptionally(e);
        } catch (Error e) { // such as no memory for the payloads: whoever waits would do so for ever
            waiter.answer.completeExceptionally(e);
            throw e;
        }
    }

    private List<@Nullable Payload> payloads(List<Handout> handouts) {
        List<UUID> ids = new ArrayList<>(handouts.size());
        for (Handout handout : handouts) {
            ids.add(handout.id());
        }
        return storage.payloads(ids);
    }
}
