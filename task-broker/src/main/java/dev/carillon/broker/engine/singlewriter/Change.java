package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import java.util.List;
import java.util.UUID;

/** One thing for the storage to keep or to forget. Changes are kept in the order in which they were made. */
public sealed interface Change {

    // ---- queues and the clock ------------------------------------------------------------------------------------

    record PutQueue(StoredQueue queue) implements Change {}

    /** Where the rate of a queue stands. Belongs to the last queue put of that number. */
    record PutBucket(StoredBucket bucket) implements Change {}

    /**
     * How far the wall's clock is ahead of the engine's, which goes on evenly over every start.
     *
     * @param ahead in milliseconds
     */
    record PutClock(long ahead) implements Change {}

    // ---- tasks ---------------------------------------------------------------------------------------------------

    record PutTask(StoredTask task) implements Change {}

    record PutPayload(UUID id, Payload payload) implements Change {}

    /**
     * Gives a payload that was kept by an earlier write under one identifier to another one.
     *
     * @param size its bytes
     */
    record MovePayload(UUID from, UUID to, int size) implements Change {}

    record RemovePayload(UUID id) implements Change {}

    record PutReason(UUID id, String reason) implements Change {}

    record PutResult(UUID id, Payload result) implements Change {}

    /** Forgets the task, its payload, and the reason and the result where it has one. */
    record RemoveTask(UUID id, boolean hasReason, boolean hasResult) implements Change {}

    record PutKey(StoredKey key) implements Change {}

    record RemoveKey(Digest key) implements Change {}

    // ---- workflows -----------------------------------------------------------------------------------------------

    record PutWorkflow(StoredWorkflow workflow) implements Change {}

    /** The tasks of a stage that began, in order. Those of the first stage and of the latest are kept. */
    record PutStageTasks(UUID workflow, int stage, List<UUID> tasks) implements Change {}

    /** What is to be created after the first stage; the payloads are put beside it. */
    record PutLaterStages(UUID workflow, List<List<StoredMember>> stages) implements Change {}

    /** Forgets a workflow with all of the above; payloads of stages that never began are removed one by one. */
    record RemoveWorkflow(UUID workflow) implements Change {}

    // ---- schedules -----------------------------------------------------------------------------------------------

    record PutSchedule(Schedule schedule) implements Change {}

    record RemoveSchedule(String name) implements Change {}
}
