package dev.carillon.broker.engine.rocksdb;

import dev.carillon.broker.engine.singlewriter.StoredBucket;
import dev.carillon.broker.engine.singlewriter.StoredKey;
import dev.carillon.broker.engine.singlewriter.StoredMember;
import dev.carillon.broker.engine.singlewriter.StoredQueue;
import dev.carillon.broker.engine.singlewriter.StoredTask;
import dev.carillon.broker.engine.singlewriter.StoredWorkflow;
import dev.carillon.broker.engine.singlewriter.TaskStorage;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.TaskState;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what a storage holds. */
public class Holdings implements TaskStorage.Recovery {
    private final Map<TaskState, Long> tasks = new EnumMap<>(TaskState.class);
    private long queues;
    private long keys;
    private long workflows;
    private long schedules;

    @Override
    public void queue(StoredQueue queue) {
        queues++;
    }

    @Override
    public void bucket(StoredBucket bucket) {
        // counted with its queue
    }

    @Override
    public void task(StoredTask task) {
        tasks.merge(task.state(), 1L, Long::sum);
    }

    @Override
    public void key(StoredKey key) {
        keys++;
    }

    @Override
    public void workflow(StoredWorkflow workflow) {
        workflows++;
    }

    @Override
    public void stageTasks(UUID workflow, int stage, List<UUID> tasks) {
        // counted as tasks
    }

    @Override
    public void laterStages(UUID workflow, List<List<StoredMember>> stages) {
        // counted with their workflow
    }

    @Override
    public void schedule(Schedule schedule) {
        schedules++;
    }

    public long tasks() {
        return tasks.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people. */
    @Override
    public String toString() {
        String byState = tasks.entrySet().stream()
                .map(count -> count.getKey().name().toLowerCase(Locale.ROOT) + " " + count.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
        return Stream.of(
                        counted(queues, "queue"),
                        counted(tasks(), "task") + (tasks.isEmpty() ? "" : byState),
                        counted(keys, "idempotency key"),
                        counted(workflows, "workflow"),
                        counted(schedules, "schedule"))
                .collect(Collectors.joining(", "));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
