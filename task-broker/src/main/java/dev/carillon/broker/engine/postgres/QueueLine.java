package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.task.LeasedTask;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for tasks of one queue at this replica, and where the queue's tasks begin. Belongs to one context. */
final class QueueLine {
    private static final int PRIORITIES = 10;
    private static final int MOST_TRIES = 20;

    /** Somebody who waits for tasks. */
    static final class Waiter {
        final int max;
        final long waitMillis;
        final CompletableFuture<Optional<List<LeasedTask>>> answer = new CompletableFuture<>();
        /** Completes when the database was asked for the first time. */
        final Promise<Void> takenIn = Promise.promise();
        /** By the database's time, which is known with its first answer. */
        private @Nullable Long until;
        /** Whether the statement that is under way asks for this one too. */
        private boolean isAskedFor;

        Waiter(int max, long waitMillis) {
            this.max = max;
            this.waitMillis = waitMillis;
        }

        boolean isOver(long now) {
            return until != null && until <= now;
        }

        /** The statement that is under way was answered. */
        void answered(long now) {
            if (isAskedFor && until == null) {
                until = now + waitMillis;
                takenIn.tryComplete();
            }
        }

        long left(long now) {
            return until == null ? Long.MAX_VALUE : until - now;
        }
    }

    final String queue;
    final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    final FullScans full = new FullScans();
    Long[] marks = beginning();
    boolean lookingBehind;
    private @Nullable Long[] behind = new Long[PRIORITIES];
    boolean asking;
    boolean askAgain;
    /** Grows with every wish to ask again, so that a timer knows that it is of no use any more. */
    long asked;

    /** How often in a row nothing was found while there was something that somebody else held. */
    int tried;

    QueueLine(String queue) {
        this.queue = queue;
        full.done(0); // the first lease begins at the beginning
    }

    /**
     * Whether to ask once more at once: what is due may be in the hands of a replica that makes it ready just now, and
     * whoever does not wait must not be told that there is nothing.
     */
    boolean mayTryAgain() {
        tried++;
        return tried <= MOST_TRIES;
    }

    /** Takes in what was found before the marks, each priority with the earliest time, or none. Says whether anything was. */
    boolean foundBehind(RowSet<Row> found) {
        behind = new Long[PRIORITIES];
        boolean any = false;
        for (Row row : found) {
            Long earliest = row.getLong(1);
            behind[row.getLong(0).intValue()] = earliest;
            any |= earliest != null;
        }
        return any;
    }

    /** Where the next statement begins. What was found behind counts here, since an answer on its way would undo it. */
    Long[] begin() {
        for (int priority = 0; priority < PRIORITIES; priority++) {
            Long earliest = behind[priority];
            if (earliest != null) {
                marks[priority] = Math.min(marks[priority], earliest);
            }
        }
        behind = new Long[PRIORITIES];
        return marks;
    }

    static Long[] beginning() {
        Long[] marks = new Long[PRIORITIES];
        java.util.Arrays.fill(marks, 0L);
        return marks;
    }

    /** How many tasks those who wait would take; forgets those who went away. */
    int wanted(int most) {
        long sum = 0;
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.answer.isDone()) {
                waiter.takenIn.tryComplete();
                each.remove();
            } else {
                sum += waiter.max;
                waiter.isAskedFor = true;
            }
        }
        return (int) Math.min(sum, most);
    }
}
