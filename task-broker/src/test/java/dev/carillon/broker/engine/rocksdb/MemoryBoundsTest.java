package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine remembers in memory beside its tasks has bounds, which hold over a restart. */
class MemoryBoundsTest {
    private static final int KEYS = 3;
    private static final int WORKFLOW_TASKS = 4;
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final EngineOptions OPTIONS =
            new EngineOptions(5, 5, 100, KEYS, WORKFLOW_TASKS, 64L << 20, RETENTION);

    @TempDir
    Path directory;

    private IntSupplier remembered = () -> -1;
    private EngineUnderTest broker;

    @BeforeEach
    void open() {
        broker = new EngineUnderTest((options, time) -> openEngine(time), OPTIONS);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private TaskEngine openEngine(Timekeeper time) {
        EngineObserver observer = new EngineObserver() {
            @Override
            public void keysRemembered(IntSupplier latest) {
                remembered = latest;
            }
        };
        return SingleWriterTaskEngine.start(RocksDbTaskStorage.open(directory), OPTIONS, time, observer);
    }

    private void restart() {
        broker.engine.close();
        broker.engine = openEngine(broker.timekeeper());
    }

    private WorkflowCreation start(List<Integer> stages, @Nullable String key) {
        List<List<Member>> members = stages.stream()
                .map(size -> Collections.nCopies(size, new Member(QUEUE, task("step"))))
                .toList();
        return await(broker.engine.createWorkflow(new NewWorkflow(members, key)));
    }

    // ---- keys ----------------------------------------------------------------------------------------------------

    @Test
    void oneKeyTooManyIsRefusedUntilOneExpires() {
        for (int i = 0; i < KEYS; i++) {
            broker.created(keyed("pay", "order " + i));
        }

        assertThat(broker.creation(keyed("pay", "one too many"))).isEqualTo(new Creation.KeysFull());
        assertThat(broker.created(keyed("pay", "order 0")).replayed()).isTrue();
        assertThat(broker.creation(keyed("pay more", "order 0"))).isEqualTo(new Creation.KeyReused());
        broker.create("without a key");
        assertThat(broker.queue().counts().ready()).isEqualTo(KEYS + 1);

        broker.tick(SETTINGS.dedupeWindow());
        broker.created(keyed("pay", "one too many"));
        assertThat(remembered.getAsInt()).isEqualTo(1);
    }

    @Test
    void inABatchTheKeysThatFitAreTaken() {
        List<Creation> answers = await(broker.engine.create(
                        QUEUE,
                        List.of(
                                keyed("pay", "1"),
                                keyed("pay", "2"),
                                keyed("pay", "3"),
                                keyed("pay", "4"),
                                task("without a key"),
                                keyed("pay", "1"))))
                .orElseThrow();

        assertThat(answers.get(3)).isEqualTo(new Creation.KeysFull());
        assertThat(answers.get(4)).isInstanceOf(Creation.Created.class);
        assertThat(((Creation.Created) answers.get(5)).id()).isEqualTo(((Creation.Created) answers.get(0)).id());
        assertThat(broker.queue().counts().ready()).isEqualTo(KEYS + 1);
    }

    @Test
    void keysAreCountedAfterARestart() {
        for (int i = 0; i < KEYS; i++) {
            broker.created(keyed("pay", "order " + i));
        }
        restart();

        assertThat(remembered.getAsInt()).isEqualTo(KEYS);
        assertThat(broker.creation(keyed("pay", "one too many"))).isEqualTo(new Creation.KeysFull());
        broker.tick(SETTINGS.dedupeWindow());
        broker.created(keyed("pay", "one too many"));
    }

    @Test
    void aWorkflowsKeyIsOneOfThem() {
        broker.created(keyed("pay", "1"));
        broker.created(keyed("pay", "2"));
        assertThat(start(List.of(1), "3")).isInstanceOf(WorkflowCreation.Created.class);

        assertThat(start(List.of(1), "4")).isEqualTo(new WorkflowCreation.KeysFull());
        assertThat(((WorkflowCreation.Created) start(List.of(1), "3")).replayed())
                .isTrue();
        assertThat(start(List.of(1), null)).isInstanceOf(WorkflowCreation.Created.class);
    }

    // ---- workflows -----------------------------------------------------------------------------------------------

    @Test
    void workflowsHaveNoMoreTasksThanTheyMayUntilTheyAreForgotten() {
        assertThat(start(List.of(1, 2), null)).isInstanceOf(WorkflowCreation.Created.class);
        assertThat(start(List.of(1, 1), null)).isEqualTo(new WorkflowCreation.TooMany());
        assertThat(start(List.of(1), null)).isInstanceOf(WorkflowCreation.Created.class);
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());
        assertThat(broker.queue().counts().ready()).isEqualTo(2);

        finishAll();
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());

        broker.tick(RETENTION);
        assertThat(start(List.of(WORKFLOW_TASKS), null)).isInstanceOf(WorkflowCreation.Created.class);
    }

    @Test
    void workflowsAreCountedAfterARestart() {
        start(List.of(1, 2), null);
        restart();
        assertThat(start(List.of(2), null)).isEqualTo(new WorkflowCreation.TooMany());
        assertThat(start(List.of(1), null)).isInstanceOf(WorkflowCreation.Created.class);

        finishAll();
        restart();
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());
        broker.tick(RETENTION);
        assertThat(start(List.of(WORKFLOW_TASKS), null)).isInstanceOf(WorkflowCreation.Created.class);
    }

    @Test
    void aCancelledWorkflowHoldsOnlyWhatItHad() {
        var cancelled = (WorkflowCreation.Created) start(List.of(1, 3), null);
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());

        assertThat(await(broker.engine.cancelWorkflow(cancelled.id()))).isTrue();
        assertThat(start(List.of(3), null)).isInstanceOf(WorkflowCreation.Created.class);
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());
    }

    @Test
    void whatACancelledWorkflowWouldHaveDoneDoesNotComeBackWithARestart() {
        var cancelled = (WorkflowCreation.Created) start(List.of(1, 3), null);
        assertThat(await(broker.engine.cancelWorkflow(cancelled.id()))).isTrue();
        restart();

        assertThat(start(List.of(3), null)).isInstanceOf(WorkflowCreation.Created.class);
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());
    }

    @Test
    void norDoTheStagesInTheMiddleOfOneThatIsOver() {
        start(List.of(1, 2, 1), null);
        finishAll();
        restart();

        assertThat(start(List.of(2), null)).isInstanceOf(WorkflowCreation.Created.class);
        assertThat(start(List.of(1), null)).isEqualTo(new WorkflowCreation.TooMany());
    }

    private void finishAll() {
        for (var tasks = broker.lease(10); !tasks.isEmpty(); tasks = broker.lease(10)) {
            tasks.forEach(task -> assertThat(broker.ack(task)).isTrue());
        }
    }
}
