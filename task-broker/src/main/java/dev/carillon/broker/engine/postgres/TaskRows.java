package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.workflow.Workflow;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What rows say of tasks, workflows and schedules. Pure functions. */
final class TaskRows {
    private static final TaskState[] STATES = TaskState.values();
    /** All but the payload. */
    static final String COLUMNS =
            "task.id, queue.name as queue_name, state, priority, attempts, created_at, at, expires_at,"
                    + " size, reason, group_key, concurrency_key, time_to_live, traceparent, workflow";

    private TaskRows() {}

    static Task task(Row row) {
        TaskState state = STATES[row.getShort("state")];
        return new Task(
                row.getUUID("id"),
                row.getString("queue_name"),
                state,
                row.getShort("priority"),
                row.getInteger("attempts"),
                instant(row.getLong("created_at")),
                instant(row.getLong("at")),
                state.isOver() ? null : optional(row.getLong("expires_at")),
                row.getInteger("size"),
                row.getString("reason"),
                attributes(row),
                row.getUUID("workflow"));
    }

    /** What {@code lease_tasks} handed out. */
    static List<LeasedTask> leased(Row row) {
        UUID[] ids = row.getArrayOfUUIDs("ids");
        List<LeasedTask> tasks = new ArrayList<>(ids.length);
        if (ids.length == 0) {
            return tasks;
        }
        UUID[] nonces = row.getArrayOfUUIDs("nonces");
        Integer[] attempts = row.getArrayOfIntegers("attempt");
        String[] types = row.getArrayOfStrings("types");
        Buffer[] payloads = row.getArrayOfBuffers("payloads");
        @Nullable String[] groups = row.getArrayOfStrings("groups");
        @Nullable String[] keys = row.getArrayOfStrings("keys");
        @Nullable Long[] timesToLive = row.getArrayOfLongs("ttls");
        @Nullable String[] traceparents = row.getArrayOfStrings("traceparents");
        Instant until = Instant.ofEpochMilli(row.getLong("leased_until"));
        for (int i = 0; i < ids.length; i++) {
            tasks.add(new LeasedTask(
                    ids[i],
                    new LeaseToken(ids[i], nonces[i]).text(),
                    attempts[i],
                    until,
                    new Payload(types[i], payloads[i].getBytes()),
                    attributes(groups[i], keys[i], timesToLive[i], traceparents[i])));
        }
        return tasks;
    }

    private static TaskAttributes attributes(Row row) {
        return attributes(
                row.getString("group_key"),
                row.getString("concurrency_key"),
                row.getLong("time_to_live"),
                row.getString("traceparent"));
    }

    private static TaskAttributes attributes(
            @Nullable String group, @Nullable String key, @Nullable Long timeToLive, @Nullable String traceparent) {
        return group == null && key == null && timeToLive == null && traceparent == null
                ? TaskAttributes.NONE
                : new TaskAttributes(
                        group, key, timeToLive == null ? null : Duration.ofMillis(timeToLive), traceparent);
    }

    static Payload payload(Row row) {
        return new Payload(
                row.getString("content_type"), row.getBuffer("payload").getBytes());
    }

    static Workflow workflow(Row row) {
        return new Workflow(
                row.getUUID("id"),
                row.getInteger("stage"),
                row.getInteger("stages"),
                List.of(row.getArrayOfUUIDs("tasks")),
                row.getInteger("pending"),
                row.getLong("acked"),
                row.getLong("dropped"),
                instant(row.getLong("created_at")),
                optional(row.getLong("ended_at")));
    }

    static Schedule schedule(Row row) {
        return new Schedule(
                row.getString("name"),
                row.getString("rule"),
                row.getString("queue"),
                payload(row),
                row.getShort("priority"),
                attributes(row),
                optional(row.getLong("next_at")),
                optional(row.getLong("last_at")),
                row.getUUID("last_task"));
    }

    static @Nullable Object[] arguments(int most, Schedule schedule) {
        TaskAttributes attributes = schedule.attributes();
        return new @Nullable Object[] {
            most,
            schedule.name(),
            schedule.rule(),
            schedule.queue(),
            schedule.payload().contentType(),
            Buffer.buffer(schedule.payload().bytes()),
            (short) schedule.priority(),
            attributes.group(),
            attributes.concurrencyKey(),
            attributes.timeToLive() == null
                    ? null
                    : (Long) attributes.timeToLive().toMillis(),
            attributes.traceparent(),
            millis(schedule.nextAt()),
            millis(schedule.lastAt()),
            schedule.lastTask()
        };
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static @Nullable Instant optional(@Nullable Long millis) {
        return millis == null ? null : instant(millis);
    }
}
