package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.singlewriter.StoredMember;
import dev.carillon.broker.engine.singlewriter.StoredWorkflow;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkflowRecordsTest {
    private static final UUID ID = UUID.fromString("01a210c3-97e0-7001-82d8-00be0c508ba2");
    private static final UUID OTHER = UUID.fromString("01a210c3-97e0-7002-82d8-00be0c508ba2");
    private static final TaskAttributes ATTRIBUTES = new TaskAttributes("order", null, Duration.ofDays(1), null);

    @Test
    void theProgressIsReadAsItWasWritten() {
        StoredWorkflow workflow = new StoredWorkflow(ID, 2, 3, 4, 5, 6, 7, StoredWorkflow.RUNNING);
        byte[] key = WorkflowRecords.key(ID, WorkflowRecords.PROGRESS);

        assertThat(WorkflowRecords.part(key)).isEqualTo(WorkflowRecords.PROGRESS);
        assertThat(WorkflowRecords.progress(key, WorkflowRecords.progress(workflow)))
                .isEqualTo(workflow);
    }

    @Test
    void theTasksOfAStageAreReadAsTheyWereWritten() {
        byte[] value = WorkflowRecords.tasks(7, List.of(ID, OTHER));

        assertThat(WorkflowRecords.stage(value)).isEqualTo(7);
        assertThat(WorkflowRecords.tasks(value)).containsExactly(ID, OTHER);
    }

    @Test
    void laterStagesAreReadAsTheyWereWritten() {
        StoredMember soon =
                new StoredMember(1, ID, 256, new ReadyTime.After(Duration.ofSeconds(5)), 9, TaskAttributes.NONE);
        StoredMember then = new StoredMember(2, OTHER, 0, new ReadyTime.At(Instant.EPOCH.plusNanos(1)), 0, ATTRIBUTES);
        List<List<StoredMember>> stages = List.of(List.of(soon, then), List.of(then));

        assertThat(WorkflowRecords.stages(WorkflowRecords.stages(stages))).isEqualTo(stages);
    }

    @Test
    void aScheduleIsReadAsItWasWritten() {
        Payload payload = new Payload("text/plain", "x".repeat(5000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Instant next = Instant.parse("2026-11-25T09:00:00.000000001Z");
        Schedule schedule = new Schedule("nightly", "0 3 * * *", "mail", payload, 5, ATTRIBUTES, next, null, OTHER);

        Schedule read = WorkflowRecords.schedule("nightly", WorkflowRecords.schedule(schedule));

        assertThat(read).usingRecursiveComparison().isEqualTo(schedule);
    }
}
