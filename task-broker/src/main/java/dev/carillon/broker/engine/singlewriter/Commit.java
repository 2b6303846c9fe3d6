package dev.carillon.broker.engine.singlewriter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes that are kept together, what happens once they are, and who is told then. Filled and finished on the thread of
 * the engine; in between its changes are read by the thread that writes them.
 */
final class Commit {
    private record Answer<T>(CompletableFuture<T> asker, T value) {
        void give() {
            asker.complete(value);
        }
    }

    private final List<Change> changes = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private final List<Answer<?>> answers = new ArrayList<>();
    private boolean durable;

    List<Change> changes() {
        return changes;
    }

    boolean durable() {
        return durable;
    }

    boolean isEmpty() {
        return changes.isEmpty() && answers.isEmpty();
    }

    /** A change that must outlive everything from the answer on. */
    void keep(Change change) {
        changes.add(change);
        durable = true;
    }

    /** A change that a loss of power may undo, if nothing durable follows it. */
    void keepLoosely(Change change) {
        changes.add(change);
    }

    /** What becomes true only when the changes are kept. */
    void then(Runnable effect) {
        effects.add(effect);
    }

    <T> void answer(CompletableFuture<T> asker, T value) {
        answers.add(new Answer<>(asker, value));
    }

    void succeeded() {
        try {
            effects.forEach(Runnable::run);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
        answers.forEach(Answer::give);
    }

    void failed(RuntimeException why) {
        answers.forEach(answer -> answer.asker().completeExceptionally(why));
    }
}
