package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.workflow.Workflow;
import java.util.List;
import java.util.UUID;

/**
 * How far a workflow is. Due, once it is over, when it is to be forgotten. Belongs to the thread of the engine.
 */
final class RunningWorkflow extends Due {
    final UUID id;
    final int stages;
    private final long createdAt;

    int stage;
    int pending;
    private long acked;
    private long dropped;
    private long endedAt;
    List<UUID> firstTasks = List.of();
    List<UUID> tasks = List.of();
    /** What is created in the second stage, the third, and so on. */
    List<List<StoredMember>> later = List.of();
    /** Stages that began and are being kept. */
    int coming;

    RunningWorkflow(StoredWorkflow stored) {
        this.id = stored.id();
        this.stages = stored.stages();
        this.createdAt = stored.createdAt();
        this.stage = stored.stage();
        this.pending = stored.pending();
        this.acked = stored.acked();
        this.dropped = stored.dropped();
        this.endedAt = stored.endedAt();
    }

    /** How many tasks are held of it: those that it has, and while it runs those that it will have. */
    int size() {
        int others = later.isEmpty() && stage > 1 ? tasks.size() : 0;
        return firstTasks.size() + others + later.stream().mapToInt(List::size).sum();
    }

    boolean isOver() {
        return endedAt != StoredWorkflow.RUNNING;
    }

    void begin(int begun, List<UUID> itsTasks) {
        stage = begun;
        pending = itsTasks.size();
        recover(begun, itsTasks);
    }

    /** Takes in the tasks of the first stage, or of the latest. */
    void recover(int itsStage, List<UUID> itsTasks) {
        if (itsStage == 1) {
            firstTasks = itsTasks;
        }
        if (itsStage == stage) {
            tasks = itsTasks;
        }
    }

    /** One of its tasks is over. */
    void count(boolean wasAcked) {
        pending--;
        if (wasAcked) {
            acked++;
        } else {
            dropped++;
        }
    }

    void end(long now, long forgetAt) {
        endedAt = now;
        later = List.of();
        at = forgetAt;
    }

    StoredWorkflow stored() {
        return new StoredWorkflow(id, stage, stages, pending, acked, dropped, createdAt, endedAt);
    }

    Workflow view(EngineClock clock) {
        return new Workflow(
                id,
                stage,
                stages,
                tasks,
                pending,
                acked,
                dropped,
                clock.instant(createdAt),
                isOver() ? clock.instant(endedAt) : null);
    }
}
