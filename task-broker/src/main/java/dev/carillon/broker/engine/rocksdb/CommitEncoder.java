package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.Change;
import dev.carillon.broker.engine.singlewriter.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;

/** Turns a commit into the bytes of one batch. One thread at a time. */
final class CommitEncoder {
    private final SerializedBatch batch = new SerializedBatch();
    private final int queues;
    private final int tasks;
    private final int payloads;
    private final int reasons;
    private final int keys;

    /** An encoder for the database that gave its families these numbers. */
    CommitEncoder(ToIntFunction<Family> numbers) {
        queues = numbers.applyAsInt(Family.QUEUES);
        tasks = numbers.applyAsInt(Family.TASKS);
        payloads = numbers.applyAsInt(Family.PAYLOADS);
        reasons = numbers.applyAsInt(Family.REASONS);
        keys = numbers.applyAsInt(Family.KEYS);
    }

    byte[] encode(List<Change> changes) {
        batch.clear();
        changes.forEach(this::add);
        return batch.toBytes();
    }

    private void add(Change change) {
        switch (change) {
            case Change.PutTask(var task) -> batch.put(tasks, Records.id(task.id()), Records.task(task));
            case Change.PutPayload(var id, var payload) ->
                batch.put(payloads, Records.id(id), Records.payloadHead(payload), payload.bytes());
            case Change.PutReason(var id, var reason) ->
                batch.put(reasons, Records.id(id), reason.getBytes(StandardCharsets.UTF_8));
            case Change.RemoveTask(var id, var hasReason) -> remove(id, hasReason);
            case Change.PutKey(var key) -> batch.put(keys, Records.digest(key.key()), Records.key(key));
            case Change.RemoveKey(Digest key) -> batch.delete(keys, Records.digest(key));
            case Change.PutQueue(var queue) -> batch.put(queues, Records.number(queue.id()), Records.queue(queue));
        }
    }

    private void remove(UUID id, boolean hasReason) {
        byte[] key = Records.id(id);
        batch.delete(tasks, key);
        batch.singleDelete(payloads, key); // kept once, when the task was created
        if (hasReason) {
            batch.delete(reasons, key);
        }
    }
}
