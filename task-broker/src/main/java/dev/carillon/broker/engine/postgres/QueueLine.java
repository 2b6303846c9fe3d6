package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.task.LeasedTask;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who waits for tasks of one queue at this replica, and where the queue's tasks begin. Belongs to one context. */
final class QueueLine {
    static final int PRIORITIES = 10;
    private static final int MOST_TRIES = 20;
    /** Then the other replica is slow, and needs its time on the database more than our questions. */
    private static final int QUICK_TRIES = 10;

    /** Somebody who waits for tasks. */
    static final class Worker extends Waiter<Optional<List<LeasedTask>>> {
        final int max;
        /** Whether the statement that is under way asks for this one too. */
        private boolean isAskedFor;

        Worker(int max, long waitMillis) {
            super(waitMillis);
            this.max = max;
        }

        /** The statement that was under way was answered, maybe before this one came. */
        @Override
        void answered(long now) {
            if (isAskedFor) {
                super.answered(now);
            }
        }
    }

    final String queue;
    final ArrayDeque<Worker> workers = new ArrayDeque<>();
    final FullScans full = new FullScans();

    Long[] marks = beginning();
    final PassedOver passed = new PassedOver();
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

    /** Milliseconds until then. */
    long untilNextTry() {
        return tried <= QUICK_TRIES ? 1 : 10;
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
                passed.forget(priority);
            }
        }
        behind = new Long[PRIORITIES];
        return marks;
    }

    static Long[] beginning() {
        Long[] marks = new Long[PRIORITIES];
        Arrays.fill(marks, 0L);
        return marks;
    }

    /** Whether somebody waits; forgets those who went away. */
    boolean isWaitedAt() {
        workers.removeIf(Waiter::hasGone);
        return !workers.isEmpty();
    }

    /** How many tasks those who wait would take; forgets those who went away. */
    int wanted(int most) {
        long sum = 0;
        workers.removeIf(Waiter::hasGone);
        for (Worker worker : workers) {
            sum += worker.max;
            worker.isAskedFor = true;
        }
        return (int) Math.min(sum, most);
    }

    /** There was no such queue for those whom the answered statement asked for. */
    void dismissWhoWasAskedFor() {
        workers.removeIf(worker -> {
            if (worker.isAskedFor) {
                worker.tell(Optional.empty());
            }
            return worker.isAskedFor;
        });
    }
}
