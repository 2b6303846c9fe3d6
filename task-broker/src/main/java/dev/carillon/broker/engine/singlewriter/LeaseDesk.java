package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.engine.EngineObserver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where workers queue up for tasks: whoever asked first is served first, and with as much as is there and may be handed
 * out. Belongs to the thread of the engine.
 */
final class LeaseDesk {
    /** Bytes of payload in one answer, unless a single task has more. */
    static final long MOST_BYTES = 8L << 20;

    private static final int USUAL = 10;

    private final QueueBooks queues;
    private final LeaseBook leases;
    private final EngineObserver observer;
    private final BiConsumer<Waiter, List<Handout>> give;
    private final DueHeap<Waiter> waiting = new DueHeap<>();
    private final DueHeap<QueueBook.Refill> refills = new DueHeap<>();
    private final AnswersUnderWay answers = new AnswersUnderWay();
    /** Of which the next answer is too large for now, since when each had its last large one. */
    private final Set<QueueBook> crowded = new LinkedHashSet<>();

    private boolean roomAgain;

    /** A desk that hands what it leased to {@code give}, which must not block. */
    LeaseDesk(QueueBooks queues, LeaseBook leases, EngineObserver observer, BiConsumer<Waiter, List<Handout>> give) {
        this.queues = queues;
        this.leases = leases;
        this.observer = observer;
        this.give = give;
    }

    void ask(Waiter waiter) {
        waiter.queue.waiters.add(waiter);
        waiter.queue.wake();
    }

    /** Puts somebody who was handed nothing after all back to the front of the line. */
    void askAgain(Waiter waiter) {
        waiter.queue.waiters.addFirst(waiter);
        waiting.add(waiter);
        waiter.queue.wake();
    }

    /**
     * Serves whoever can be served, as far as one commit takes it, and sends away with nothing whose wait is over. What the
     * commit has already does not count: with creators who fill each one, nobody would be served.
     */
    void serve(long now, Commit commit) {
        long upTo = commit.weight() + Commit.FULL;
        for (QueueBook.Refill refill = refills.takeDue(now); refill != null; refill = refills.takeDue(now)) {
            refill.queue.wake();
        }
        roomAgain |= answers.expire(now);
        for (QueueBook queue : toServe()) {
            serve(queue, now, commit, upTo);
            seat(queue);
        }
        if (commit.weight() >= upTo) {
            return; // among those whose wait is over may be some who are yet to be served
        }
        for (Waiter waiter = waiting.takeDue(now); waiter != null; waiter = waiting.takeDue(now)) {
            waiter.queue.waiters.remove(waiter);
            give.accept(waiter, List.of());
        }
    }

    /** Where there is room again first those that lacked it, since others may fill it whenever there is some. */
    private List<QueueBook> toServe() {
        if (!roomAgain) {
            return queues.woken();
        }
        roomAgain = false;
        crowded.removeIf(queue -> queue.waiters.isEmpty());
        List<QueueBook> queuesToServe = new ArrayList<>(crowded);
        queuesToServe.addAll(queues.woken());
        return queuesToServe;
    }

    private void serve(QueueBook queue, long now, Commit commit, long upTo) {
        for (Waiter waiter = queue.waiters.first(); waiter != null; waiter = queue.waiters.first()) {
            if (waiter.answer.isDone()) {
                leave(waiter);
                continue;
            }
            if (commit.weight() >= upTo) {
                queue.wake(); // in the next round, once this one is being written
                return;
            }
            TaskEntry first = queue.ready.first();
            if (first == null) {
                return;
            }
            if (first.isExpired(now)) {
                queue.wake(); // in the next round it is forgotten, and the rest of the queue served
                return;
            }
            if (!answers.mayBegin(first.size)) {
                crowded.add(queue);
                return; // until enough of them have arrived
            }
            int allowed = queue.allowed(now);
            if (allowed <= 0) {
                comeAgain(queue, now);
                return;
            }
            leave(waiter);
            List<Handout> handouts = lease(first, Math.min(waiter.max, allowed), now, commit);
            observer.leased(queue.name(), handouts.size());
            deliver(queue, waiter, handouts, commit);
        }
    }

    /** At once, but at a slow rate: there what was taken counts for so long that it is kept first. */
    private void deliver(QueueBook queue, Waiter waiter, List<Handout> handouts, Commit commit) {
        if (!queue.keepsBucket()) {
            give.accept(waiter, handouts);
            return;
        }
        queue.keepBucket(commit);
        commit.mustLast();
        CompletableFuture<List<Handout>> kept = new CompletableFuture<>();
        var unused = kept.whenComplete((counted, failure) -> {
            if (failure == null) {
                give.accept(waiter, counted);
            } else {
                waiter.answer.completeExceptionally(failure);
            }
        });
        commit.answer(kept, handouts);
    }

    private List<Handout> lease(TaskEntry first, int max, long now, Commit commit) {
        QueueBook queue = first.queue;
        long most = answers.room(MOST_BYTES);
        List<Handout> handouts = new ArrayList<>(max == 1 ? 1 : USUAL);
        long bytes = 0;
        for (@Nullable TaskEntry task = first; task != null && handouts.size() < max; task = queue.ready.first()) {
            boolean isTooMuch = bytes + task.size > most || task.isExpired(now);
            if (isTooMuch && !handouts.isEmpty()) {
                break;
            }
            bytes += task.size;
            handouts.add(leases.lease(task, now, commit));
        }
        if (answers.begin(handouts.getFirst().token(), bytes, first.at)) {
            crowded.remove(queue); // it had its turn
        }
        return handouts;
    }

    /** The answer that began with this token is held no more. */
    void arrived(LeaseTokens.@Nullable Parsed first) {
        roomAgain |= answers.end(first);
    }

    private void comeAgain(QueueBook queue, long now) {
        QueueBook.Refill refill = queue.refill;
        if (refill.place != Due.NOWHERE) {
            refills.remove(refill); // the rate may be another one by now
        }
        refill.at = queue.allowedNext(now);
        if (refill.at != Long.MAX_VALUE) {
            refills.add(refill);
        }
    }

    /** Those who just came and were not served stay until their wait is over. They stand at the end of the line. */
    private void seat(QueueBook queue) {
        Waiter waiter = queue.waiters.last();
        while (waiter != null && waiter.place == Due.NOWHERE) {
            waiting.add(waiter);
            waiter = waiter.previous;
        }
    }

    private void leave(Waiter waiter) {
        waiter.queue.waiters.remove(waiter);
        if (waiter.place != Due.NOWHERE) {
            waiting.remove(waiter);
        }
    }

    /** Takes everybody who waits off the desk. */
    List<Waiter> dismiss() {
        List<Waiter> dismissed = new ArrayList<>();
        for (QueueBook queue : queues.all()) {
            for (Waiter waiter = queue.waiters.first(); waiter != null; waiter = queue.waiters.first()) {
                leave(waiter);
                dismissed.add(waiter);
            }
        }
        return dismissed;
    }

    /** When somebody's wait is over next, or more may be handed out. */
    long next() {
        return Math.min(Math.min(waiting.next(), refills.next()), answers.next());
    }
}
