package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Forgets what waits in a queue, a piece at a time, so that a large one holds nobody else up. Nothing of the queue is
 * handed out meanwhile. Belongs to the thread of the engine.
 */
final class Purge {
    /** Tasks forgotten in one piece, and tasks looked at. */
    private static final int MOST_FORGOTTEN = 5_000;

    private static final int MOST_SEEN = 100_000;
    private static final Set<TaskState> WAITING = Set.of(TaskState.READY, TaskState.DELAYED, TaskState.BLOCKED);

    private final QueueBook queue;
    private final TaskIndexes tasks;
    private final TaskBook book;
    private final long last;
    private int part;
    private long forgotten;

    /** A purge of the tasks up to this identifier, of which this is the front half. */
    Purge(QueueBook queue, TaskIndexes tasks, TaskBook book, long last) {
        this.queue = queue;
        this.tasks = tasks;
        this.book = book;
        this.last = last;
        queue.purges++;
    }

    /** Does a piece; false when that was the last one. */
    boolean goOn(long now, Commit commit) {
        int seen = 0;
        int begun = part;
        List<TaskEntry> found = new ArrayList<>();
        while (part < IdTable.PARTS && seen < MOST_SEEN && found.size() < MOST_FORGOTTEN) {
            seen += tasks.byId().addTo(found, part++, this::isMeant);
        }
        for (TaskEntry task : found) {
            if (commit.isFull()) { // of stages of workflows that began; the rest is looked for once more
                part = begun;
                return true;
            }
            book.cancel(task, now, commit);
            forgotten++;
        }
        if (part < IdTable.PARTS) {
            return true;
        }
        queue.purges--;
        queue.wake();
        return false;
    }

    private boolean isMeant(TaskEntry task) {
        return task.queue.id() == queue.id() && task.idHigh <= last && WAITING.contains(task.state);
    }

    long forgotten() {
        return forgotten;
    }
}
