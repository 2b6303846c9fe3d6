package dev.carillon.broker.task;

import java.util.Set;

/**
 * Where a task is in its life. A task that is cancelled, that expired, or that was acked in a queue that keeps no results
 * is gone and has no state.
 *
 * <p>The README draws the machine; {@link #mayBecome} is the machine.
 */
public enum TaskState {
    /** Waits for its time. */
    DELAYED,
    /** Waits for a worker. */
    READY,
    /** Waits for those before it in its group. */
    BLOCKED,
    /** In the hands of a worker, who holds the one valid token. */
    LEASED,
    /** Failed for good; kept with its reason until it is redriven or deleted. */
    DEAD,
    /** Acked; kept with its result for as long as the queue says. */
    DONE;

    /** Whether nothing is to come of itself: no time to live runs, so that the task does not expire. */
    public boolean isOver() {
        return this == DEAD || this == DONE;
    }

    /** Whether a task in this state may go over into that one. */
    public boolean mayBecome(TaskState next) {
        return switch (this) {
            case DELAYED -> next == READY;
            case READY -> next == LEASED;
            case BLOCKED -> next == READY || next == DELAYED;
            case LEASED -> Set.of(READY, DELAYED, DEAD, DONE).contains(next);
            case DEAD -> next == READY || next == BLOCKED;
            case DONE -> false;
        };
    }
}
