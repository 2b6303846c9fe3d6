package dev.carillon.broker.engine.singlewriter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Those who wait for the end of a task. Belongs to the thread of the engine. */
final class ResultWaiters {

    static final class Waiter extends Due {
        private final TaskEntry task;
        private final CompletableFuture<Fate> answer;

        private Waiter(TaskEntry task, long until, CompletableFuture<Fate> answer) {
            this.task = task;
            this.at = until;
            this.answer = answer;
        }
    }

    private final Map<UUID, List<Waiter>> byTask = new HashMap<>();
    private final DueHeap<Waiter> waiting = new DueHeap<>();

    Waiter add(TaskEntry task, long until, CompletableFuture<Fate> answer) {
        Waiter waiter = new Waiter(task, until, answer);
        byTask.computeIfAbsent(task.id(), id -> new ArrayList<>(1)).add(waiter);
        waiting.add(waiter);
        return waiter;
    }

    /** Tells those who wait for this task, once what is open is kept. */
    void tell(TaskEntry task, Fate fate, Commit commit) {
        if (byTask.isEmpty()) {
            return; // as mostly, and this is asked at the end of every task
        }
        List<Waiter> told = byTask.remove(task.id());
        if (told != null) {
            commit.mustLast(); // whoever is told an end may act on it
            for (Waiter waiter : told) {
                waiting.remove(waiter);
                commit.answer(waiter.answer, fate);
            }
        }
    }

    /** One does not wait any more, if it still did. */
    void remove(Waiter waiter) {
        if (waiter.place != Due.NOWHERE) {
            waiting.remove(waiter);
            forget(waiter);
        }
    }

    /** Tells those whose wait is over how things stand. */
    void expire(long now) {
        for (Waiter waiter = waiting.takeDue(now); waiter != null; waiter = waiting.takeDue(now)) {
            forget(waiter);
            waiter.answer.complete(new Fate.Waiting(waiter.task.state));
        }
    }

    /** There will be no more ends, for this reason. */
    void dismiss(Throwable why) {
        for (Waiter waiter = waiting.takeDue(Long.MAX_VALUE);
                waiter != null;
                waiter = waiting.takeDue(Long.MAX_VALUE)) {
            waiter.answer.completeExceptionally(why);
        }
        byTask.clear();
    }

    private void forget(Waiter waiter) {
        List<Waiter> others = byTask.get(waiter.task.id());
        if (others != null) {
            others.remove(waiter);
            if (others.isEmpty()) {
                byTask.remove(waiter.task.id());
            }
        }
    }

    long next() {
        return waiting.next();
    }
}
