package dev.carillon.broker.workflow;

import dev.carillon.broker.task.NewTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stages to run one after the other; the tasks of a stage run beside each other. A chain has one task a stage; a group
 * with a callback has two stages, the second of one task.
 *
 * @param stages at least one, none empty; delays and times to live count from the start of their stage, and tasks have no
 *     idempotency keys of their own
 * @param idempotencyKey a second workflow with this key, within the engine's window, is the first one again
 */
public record NewWorkflow(
        List<List<Member>> stages, @Nullable String idempotencyKey) {

    /** How many tasks it has. */
    public int size() {
        return stages.stream().mapToInt(List::size).sum();
    }

    /** A task and the queue that it goes to. */
    public record Member(String queue, NewTask task) {}
}
