package dev.carillon.broker.task;

import java.util.Set;

/**
 * Where a task is in its life. A task that is acked or cancelled is gone and has no state.
 *
 * <p>The README draws the machine; {@link #mayBecome} is the machine.
 */
public enum TaskState {
    /** Waits for its time. */
    DELAYED,
    /** Waits for a worker. */
    READY,
    /** In the hands of a worker, who holds the one valid token. */
    LEASED,
    /** Failed for good; kept with its reason until it is redriven or deleted. */
    DEAD;

    /** Whether a task in this state may go over into that one. */
    public boolean mayBecome(TaskState next) {
        return switch (this) {
            case DELAYED -> next == READY;
            case READY -> next == LEASED;
            case LEASED -> Set.of(READY, DELAYED, DEAD).contains(next);
            case DEAD -> next == READY;
        };
    }
}
