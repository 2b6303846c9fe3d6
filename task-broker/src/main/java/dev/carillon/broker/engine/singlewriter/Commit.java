package dev.carillon.broker.engine.singlewriter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes that are kept together, what happens once they are, and who is told then. Filled and finished on the thread of
 * the engine; in between its changes are read by the thread that writes them.
 */
final class Commit {
    private static final int LIGHT = 1 << 20;
    /** What is being put together for the disk is held several times over: here, as records, as one batch. */
    static final int FULL = 16 << 20;

    private static final int LEAST = 64;

    private final List<Change> changes = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    /** Who asked, each at the same place as what they are told. */
    private final List<CompletableFuture<?>> askers = new ArrayList<>();

    private final List<@Nullable Object> values = new ArrayList<>();
    private boolean durable;
    /** About how many bytes are written. */
    private long weight;
    /** Whether something has to be read for that first. */
    private boolean reads;

    List<Change> changes() {
        return changes;
    }

    boolean durable() {
        return durable;
    }

    boolean isEmpty() {
        return changes.isEmpty() && askers.isEmpty() && effects.isEmpty();
    }

    /** A change that a loss of power may undo, if nothing that must last comes with it or after it. */
    void keep(Change change) {
        changes.add(change);
        weight += switch (change) {
            case Change.PutPayload put -> put.payload().bytes().length;
            case Change.PutResult put -> put.result().bytes().length;
            case Change.MovePayload moved -> moved.size();
            case Change.PutSchedule put -> put.schedule().payload().bytes().length;
            default -> LEAST;
        };
        reads |= change instanceof Change.MovePayload;
    }

    /** Whether to write it takes no longer than a sync does, and needs nothing read. */
    boolean isShort() {
        return weight < LIGHT && !reads;
    }

    /** About how many bytes are to be written, as {@link #FULL} counts them. */
    long weight() {
        return weight;
    }

    /**
     * The weight up to which this one takes what is due by itself: a little even where it is full, or that would never be
     * done beside creators who fill each commit.
     */
    long mostWithDue() {
        return Math.max(FULL, weight + LIGHT);
    }

    /** Whether more belongs into the next one. */
    boolean isFull() {
        return weight >= FULL;
    }

    /** Nothing of this may be undone, from the answers on. */
    void mustLast() {
        durable = true;
    }

    /** What becomes true only when the changes are kept. */
    void then(Runnable effect) {
        effects.add(effect);
    }

    <T> void answer(CompletableFuture<T> asker, T value) {
        askers.add(asker);
        values.add(value);
    }

    /** How many are told when it is kept. */
    int answers() {
        return askers.size();
    }

    void succeeded() {
        try {
            effects.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
        for (int i = 0; i < askers.size(); i++) {
            give(askers.get(i), values.get(i));
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // they were put in together, by answer
    private static void give(CompletableFuture<?> asker, @Nullable Object value) {
        ((CompletableFuture<Object>) asker).complete(value);
    }

    void failed(Throwable why) {
        askers.forEach(asker -> asker.completeExceptionally(why));
    }
}
