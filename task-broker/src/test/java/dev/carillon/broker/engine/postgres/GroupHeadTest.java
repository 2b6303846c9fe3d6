package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes to the front of a group when the one before ends. */
class GroupHeadTest {
    private final String schema = TestDatabase.newSchema();
    private TaskEngine engine;

    @BeforeEach
    void open() {
        engine = TestDatabase.open(schema, EngineUnderTest.OPTIONS);
        await(engine.configure(QUEUE, SETTINGS));
    }

    @AfterEach
    void close() {
        engine.close();
        TestDatabase.execute("drop schema " + schema + " cascade");
    }

    private UUID create(String text) {
        NewTask task = new NewTask(
                new Payload("text/plain", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                ReadyTime.atOnce(),
                0,
                null,
                new TaskAttributes("ann", null, null, null));
        return ((Creation.Created)
                        await(engine.create(QUEUE, List.of(task))).orElseThrow().getFirst())
                .id();
    }

    private List<LeasedTask> lease() {
        return await(engine.lease(QUEUE, 10, Duration.ZERO)).orElseThrow();
    }

    @Test
    void aPurgeLetsOnWhoCameAfterItBegan() {
        UUID first = create("1");
        create("2");
        UUID later = create("later");
        await(engine.settle(List.of(lease().getFirst().token()), new Settlement.Fail("no")));
        await(engine.redrive(QUEUE, List.of(first))); // behind the second, which is the head now

        TestDatabase.execute(
                "set search_path = " + schema,
                "update task set created_at = created_at + 60000 where id = '" + later + "'",
                "select purge_tasks(0, '" + QUEUE + "', broker_now(), 10)",
                "reset search_path");

        assertThat(lease()).extracting(LeasedTask::id).containsExactly(later);
    }
}
