package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.StoredMember;
import dev.carillon.broker.engine.singlewriter.StoredWorkflow;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The bytes of workflows and schedules. What is kept of a workflow lies under its identifier and one byte that says
 * which part it is, so that the parts come one after the other. Pure functions.
 */
final class WorkflowRecords {
    static final byte PROGRESS = 0;
    static final byte LATER_STAGES = 1;
    static final byte FIRST_TASKS = 2;
    static final byte LATEST_TASKS = 3;

    private WorkflowRecords() {}

    static byte[] key(UUID workflow, byte part) {
        return ByteBuffer.allocate(2 * Long.BYTES + 1)
                .putLong(workflow.getMostSignificantBits())
                .putLong(workflow.getLeastSignificantBits())
                .put(part)
                .array();
    }

    static byte part(byte[] key) {
        return key[2 * Long.BYTES];
    }

    static UUID workflow(byte[] key) {
        return new RecordIn(ByteBuffer.wrap(key)).id();
    }

    static byte[] progress(StoredWorkflow workflow) {
        return new RecordOut(Records.VERSION)
                .put(workflow.stage())
                .put(workflow.stages())
                .put(workflow.pending())
                .put(workflow.acked())
                .put(workflow.dropped())
                .put(workflow.createdAt())
                .put(workflow.endedAt())
                .bytes();
    }

    static StoredWorkflow progress(byte[] key, byte[] value) {
        RecordIn in = Records.open(value, Records.VERSION);
        return new StoredWorkflow(
                workflow(key),
                in.number(),
                in.number(),
                in.number(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber(),
                in.longNumber());
    }

    static byte[] tasks(int stage, List<UUID> tasks) {
        RecordOut out = new RecordOut(Records.VERSION).put(stage).put(tasks.size());
        tasks.forEach(out::put);
        return out.bytes();
    }

    static int stage(byte[] value) {
        return Records.open(value, Records.VERSION).number();
    }

    static List<UUID> tasks(byte[] value) {
        RecordIn in = Records.open(value, Records.VERSION);
        in.number();
        int count = in.number();
        List<UUID> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tasks.add(in.id());
        }
        return tasks;
    }

    static byte[] stages(List<List<StoredMember>> stages) {
        RecordOut out = new RecordOut(Records.VERSION).put(stages.size());
        for (List<StoredMember> stage : stages) {
            out.put(stage.size());
            stage.forEach(member -> put(member, out));
        }
        return out.bytes();
    }

    private static void put(StoredMember member, RecordOut out) {
        out.put(member.queueId()).put(member.payload()).put(member.size()).put(member.priority());
        switch (member.readyTime()) {
            case ReadyTime.After(Duration delay) -> out.put(true).putMaybe(delay);
            case ReadyTime.At(var time) -> out.put(false).putMaybe(time);
        }
        Records.put(member.attributes(), out);
    }

    static List<List<StoredMember>> stages(byte[] value) {
        RecordIn in = Records.open(value, Records.VERSION);
        int count = in.number();
        List<List<StoredMember>> stages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int members = in.number();
            List<StoredMember> stage = new ArrayList<>(members);
            for (int j = 0; j < members; j++) {
                stage.add(member(in));
            }
            stages.add(stage);
        }
        return stages;
    }

    private static StoredMember member(RecordIn in) {
        int queueId = in.number();
        UUID payload = in.id();
        int size = in.number();
        int priority = in.number();
        ReadyTime readyTime = in.flag()
                ? new ReadyTime.After(Records.present(in.maybeDuration()))
                : new ReadyTime.At(Records.present(in.maybeInstant()));
        return new StoredMember(queueId, payload, size, readyTime, priority, Records.attributes(in));
    }

    /** A schedule lies under its name, which is not said again. */
    static byte[] schedule(Schedule schedule) {
        RecordOut out = new RecordOut(Records.VERSION)
                .put(schedule.rule())
                .put(schedule.queue())
                .put(schedule.payload().contentType())
                .put(schedule.payload().bytes())
                .put(schedule.priority());
        Records.put(schedule.attributes(), out);
        return out.putMaybe(schedule.nextAt())
                .putMaybe(schedule.lastAt())
                .putMaybe(schedule.lastTask())
                .bytes();
    }

    static Schedule schedule(String name, byte[] value) {
        RecordIn in = Records.open(value, Records.VERSION);
        return new Schedule(
                name,
                in.text(),
                in.text(),
                new Payload(in.text(), in.bytes()),
                in.number(),
                Records.attributes(in),
                in.maybeInstant(),
                in.maybeInstant(),
                in.maybeId());
    }
}
