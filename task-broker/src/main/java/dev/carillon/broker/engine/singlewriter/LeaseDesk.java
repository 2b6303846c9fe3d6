package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where workers queue up for tasks: whoever asked first is served first, and with as much as is there. Belongs to the
 * thread of the engine.
 */
final class LeaseDesk {
    /** Bytes of payload in one answer, unless a single task has more. */
    static final long MOST_BYTES = 8L << 20;

    private final TaskBook book;
    private final EngineObserver observer;
    private final BiConsumer<Waiter, List<Handout>> give;
    private final DueHeap<Waiter> waiting = new DueHeap<>();
    private final Set<QueueBook> asked = new LinkedHashSet<>();

    /** A desk that hands what it leased to {@code give}, which must not block. */
    LeaseDesk(TaskBook book, EngineObserver observer, BiConsumer<Waiter, List<Handout>> give) {
        this.book = book;
        this.observer = observer;
        this.give = give;
    }

    void ask(Waiter waiter) {
        waiter.queue.waiters.add(waiter);
        waiting.add(waiter);
        asked.add(waiter.queue);
    }

    /** Serves whoever can be served, and sends away with nothing whose wait is over. */
    void serve(long now, Commit commit) {
        asked.removeIf(queue -> {
            serve(queue, now, commit);
            return queue.waiters.isEmpty();
        });
        for (Waiter waiter = waiting.takeDue(now); waiter != null; waiter = waiting.takeDue(now)) {
            waiter.queue.waiters.remove(waiter);
            give.accept(waiter, List.of());
        }
    }

    private void serve(QueueBook queue, long now, Commit commit) {
        var waiters = queue.waiters.iterator();
        while (queue.ready.size() > 0 && waiters.hasNext()) {
            Waiter waiter = waiters.next();
            waiters.remove();
            waiting.remove(waiter);
            if (!waiter.answer.isDone()) {
                List<Handout> handouts = leaseUpTo(waiter.max, queue, now, commit);
                observer.leased(queue.name(), handouts.size());
                give.accept(waiter, handouts);
            }
        }
    }

    private List<Handout> leaseUpTo(int max, QueueBook queue, long now, Commit commit) {
        List<Handout> handouts = new ArrayList<>();
        long bytes = 0;
        for (@Nullable TaskEntry task = queue.ready.first();
                task != null && handouts.size() < max;
                task = queue.ready.first()) {
            bytes += task.size;
            if (bytes > MOST_BYTES && !handouts.isEmpty()) {
                break;
            }
            book.lease(task, now, commit);
            handouts.add(new Handout(task.id, task.nonce, task.attempts, task.at));
        }
        return handouts;
    }

    /** Takes everybody who waits off the desk. */
    List<Waiter> dismiss() {
        List<Waiter> dismissed = new ArrayList<>();
        for (Waiter waiter = waiting.takeDue(Long.MAX_VALUE);
                waiter != null;
                waiter = waiting.takeDue(Long.MAX_VALUE)) {
            waiter.queue.waiters.remove(waiter);
            dismissed.add(waiter);
        }
        asked.clear();
        return dismissed;
    }

    /** When somebody's wait is over next. */
    long next() {
        return waiting.next();
    }
}
