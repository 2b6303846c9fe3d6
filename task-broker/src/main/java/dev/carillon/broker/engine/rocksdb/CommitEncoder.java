package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.task.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a commit into the bytes of one batch. One thread at a time.
 *
 * <p>Payloads are deleted singly: each is put once under its identifier, which is never given again.
 */
final class CommitEncoder {
    private final SerializedBatch batch = new SerializedBatch();
    private final ToIntFunction<Family> numbers;
    private final Function<UUID, @Nullable Payload> stored;
    private final int tasks;
    private final int payloads;

    /**
     * An encoder for one database.
     *
     * @param numbers that the database gave to its families
     * @param stored reads a payload that was kept by an earlier commit; null for one that is damaged
     */
    CommitEncoder(ToIntFunction<Family> numbers, Function<UUID, @Nullable Payload> stored) {
        this.numbers = numbers;
        this.stored = stored;
        this.tasks = numbers.applyAsInt(Family.TASKS);
        this.payloads = numbers.applyAsInt(Family.PAYLOADS);
    }

    byte[] encode(List<Change> changes) {
        try {
            changes.forEach(this::add);
            return batch.toBytes();
        } finally {
            batch.clear(); // now, since a large one would be held until the next commit
        }
    }

    private void add(Change change) {
        switch (change) {
            case Change.PutTask(var task) -> batch.put(tasks, Records.id(task.id()), Records.task(task));
            case Change.PutPayload(var id, var payload) -> putPayload(id, payload);
            case Change.MovePayload(var from, var to, var size) -> move(from, to);
            case Change.RemovePayload(var id) -> batch.singleDelete(payloads, Records.id(id));
            case Change.PutReason(var id, var reason) -> put(Family.REASONS, Records.id(id), bytes(reason));
            case Change.PutResult(var id, var result) ->
                batch.put(number(Family.RESULTS), Records.id(id), Records.payloadHead(result), result.bytes());
            case Change.RemoveTask removed -> remove(removed);
            case Change.PutKey(var key) -> put(Family.KEYS, Records.digest(key.key()), Records.key(key));
            case Change.RemoveKey(var key) -> delete(Family.KEYS, Records.digest(key));
            case Change.PutQueue(var queue) -> put(Family.QUEUES, Records.number(queue.id()), Records.queue(queue));
            case Change.PutBucket(var bucket) ->
                put(Family.META, Records.bucketKey(bucket.queueId()), Records.bucket(bucket));
            case Change.PutClock(var ahead) -> put(Family.META, Records.CLOCK_KEY, Records.longNumber(ahead));
            case Change.PutWorkflow(var workflow) ->
                put(
                        Family.WORKFLOWS,
                        WorkflowRecords.key(workflow.id(), WorkflowRecords.PROGRESS),
                        WorkflowRecords.progress(workflow));
            case Change.PutLaterStages(var workflow, var stages) ->
                put(
                        Family.WORKFLOWS,
                        WorkflowRecords.key(workflow, WorkflowRecords.LATER_STAGES),
                        WorkflowRecords.stages(stages));
            case Change.PutStageTasks(var workflow, var stage, var members) -> {
                byte part = stage == 1 ? WorkflowRecords.FIRST_TASKS : WorkflowRecords.LATEST_TASKS;
                put(Family.WORKFLOWS, WorkflowRecords.key(workflow, part), WorkflowRecords.tasks(stage, members));
            }
            case Change.RemoveWorkflow(var workflow) -> {
                for (byte part = WorkflowRecords.PROGRESS; part <= WorkflowRecords.LATEST_TASKS; part++) {
                    delete(Family.WORKFLOWS, WorkflowRecords.key(workflow, part));
                }
            }
            case Change.PutSchedule(var schedule) ->
                put(Family.SCHEDULES, bytes(schedule.name()), WorkflowRecords.schedule(schedule));
            case Change.RemoveSchedule(var name) -> delete(Family.SCHEDULES, bytes(name));
        }
    }

    private void putPayload(UUID id, Payload payload) {
        batch.put(payloads, Records.id(id), Records.payloadHead(payload), payload.bytes());
    }

    /** The task of one that is damaged comes to be without it, and is a dead letter in the end. */
    private void move(UUID from, UUID to) {
        Payload payload = stored.apply(from);
        if (payload != null) {
            putPayload(to, payload);
            batch.singleDelete(payloads, Records.id(from));
        }
    }

    private void remove(Change.RemoveTask removed) {
        byte[] key = Records.id(removed.id());
        batch.delete(tasks, key);
        batch.singleDelete(payloads, key);
        if (removed.hasReason()) {
            delete(Family.REASONS, key);
        }
        if (removed.hasResult()) {
            delete(Family.RESULTS, key);
        }
    }

    private void put(Family family, byte[] key, byte[] value) {
        batch.put(number(family), key, value);
    }

    private void delete(Family family, byte[] key) {
        batch.delete(number(family), key);
    }

    private int number(Family family) {
        return numbers.applyAsInt(family);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
