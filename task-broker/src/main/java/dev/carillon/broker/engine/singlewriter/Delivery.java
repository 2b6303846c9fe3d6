package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Brings leased tasks, with their payloads, to those who waited for them. A task without its payload is nobody's work: it
 * is lost, the others of the same answer go on, and who is left without any goes on waiting. Thread-safe.
 */
final class Delivery {

    /** Where everything goes that reaches nobody. Called on any thread, must not block. */
    interface Desk {
        /** Whoever waited for these has gone away. */
        void undelivered(List<Handout> handouts);

        /** The payload of this one is no more, if the lease still is. */
        void lost(Handout handout, String why);

        /** Nothing came of what this one was handed. */
        void again(Waiter waiter);

        /** What begins with this one is held no more. */
        void over(Handout first);
    }

    static final String DAMAGED = "its payload is damaged on the broker's disk";
    static final String MISSING = "its payload is missing on the broker's disk";

    private final TaskStorage storage;
    private final LeaseTokens tokens;
    private final Executor readers;
    private final Desk desk;

    /** A delivery that reads on {@code readers}. */
    Delivery(TaskStorage storage, LeaseTokens tokens, Executor readers, Desk desk) {
        this.storage = storage;
        this.tokens = tokens;
        this.readers = readers;
        this.desk = desk;
    }

    void give(Waiter waiter, List<Handout> handouts) {
        if (handouts.isEmpty()) {
            waiter.answer.complete(Optional.of(List.of()));
        } else {
            readers.execute(() -> deliver(waiter, handouts));
        }
    }

    private void deliver(Waiter waiter, List<Handout> handouts) {
        boolean isHeld = false;
        try {
            List<LeasedTask> tasks = read(handouts);
            if (tasks.isEmpty()) {
                desk.again(waiter);
            } else if (waiter.answer.complete(Optional.of(tasks))) {
                isHeld = tasks.size() == handouts.size(); // else nobody would know it again by its size
            } else {
                desk.undelivered(handouts); // whoever waited has gone away before the tasks reached them
            }
        } catch (RuntimeException e) {
            waiter.answer.completeExceptionally(e);
        } catch (Error e) { // such as no memory for the payloads: whoever waits would do so for ever
            waiter.answer.completeExceptionally(e);
            throw e;
        } finally {
            if (!isHeld) {
                desk.over(handouts.getFirst());
            }
        }
    }

    /** Those that can be read; throws if it is for a fault of the disk, which may pass, that there are none. */
    private List<LeasedTask> read(List<Handout> handouts) {
        List<UUID> ids = new ArrayList<>(handouts.size());
        for (Handout handout : handouts) {
            ids.add(handout.id());
        }
        List<StoredPayload> payloads = storage.payloads(ids);
        List<LeasedTask> tasks = new ArrayList<>(handouts.size());
        StorageException fault = null;
        for (int i = 0; i < handouts.size(); i++) {
            Handout handout = handouts.get(i);
            switch (payloads.get(i)) {
                case StoredPayload.Whole(Payload payload) -> tasks.add(task(handout, payload));
                case StoredPayload.Missing missing -> desk.lost(handout, MISSING); // or the task ended since
                case StoredPayload.Damaged damaged -> desk.lost(handout, DAMAGED);
                case StoredPayload.Unread(StorageException why) -> fault = why;
            }
        }
        if (tasks.isEmpty() && fault != null) {
            throw fault;
        }
        return tasks;
    }

    private LeasedTask task(Handout handout, Payload payload) {
        return new LeasedTask(
                handout.id(),
                tokens.token(handout.id(), handout.nonce()),
                handout.attempt(),
                handout.until(),
                payload,
                handout.attributes());
    }
}
