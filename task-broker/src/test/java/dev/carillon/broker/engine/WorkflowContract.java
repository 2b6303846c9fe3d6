package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.OPTIONS;
import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.keyed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static dev.carillon.broker.engine.TestTasks.living;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Stages run one after the other; the tasks of a stage beside each other. */
interface WorkflowContract extends EngineContract {

    static List<Member> stage(NewTask... tasks) {
        return Arrays.stream(tasks).map(task -> new Member(QUEUE, task)).toList();
    }

    static List<Member> stage(String... texts) {
        return stage(Arrays.stream(texts).map(EngineUnderTest::task).toArray(NewTask[]::new));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private WorkflowCreation.Created start(List<Member>... stages) {
        return (WorkflowCreation.Created) await(broker().engine.createWorkflow(new NewWorkflow(List.of(stages), null)));
    }

    private Workflow workflow(WorkflowCreation.Created created) {
        return await(broker().engine.workflow(created.id())).orElseThrow();
    }

    private List<LeasedTask> leased(String... texts) {
        List<LeasedTask> tasks = broker().lease(10);
        assertThat(tasks).extracting(EngineUnderTest::text).containsExactlyInAnyOrder(texts);
        return tasks;
    }

    @Test
    default void aChainRunsOneAfterTheOther() {
        WorkflowCreation.Created created = start(stage("1"), stage("2"), stage("3"));

        assertThat(created.replayed()).isFalse();
        assertThat(created.tasks()).hasSize(1);
        assertThat(workflow(created))
                .isEqualTo(new Workflow(created.id(), 1, 3, created.tasks(), 1, 0, 0, START, null));
        broker().ack(leased("1").getFirst());
        broker().ack(leased("2").getFirst());
        assertThat(workflow(created).stage()).isEqualTo(3);
        LeasedTask last = leased("3").getFirst();
        broker().tick(Duration.ofSeconds(5));
        broker().ack(last);

        assertThat(leased()).isEmpty();
        assertThat(workflow(created))
                .isEqualTo(new Workflow(created.id(), 3, 3, List.of(last.id()), 0, 3, 0, START, START.plusSeconds(5)));
    }

    @Test
    default void aMemberSaysWhatItIsPartOf() {
        WorkflowCreation.Created created = start(stage("1"), stage("2"));

        assertThat(broker().get(created.tasks().getFirst()).workflow()).isEqualTo(created.id());
        broker().ack(broker().leaseOne());
        assertThat(broker().get(broker().leaseOne().id()).workflow()).isEqualTo(created.id());
    }

    @Test
    default void aCallbackComesWhenTheWholeGroupIsDone() {
        WorkflowCreation.Created created = start(stage("a", "b", "c"), stage("callback"));
        assertThat(workflow(created).pending()).isEqualTo(3);
        List<LeasedTask> tasks = leased("a", "b", "c");
        assertThat(tasks).extracting(LeasedTask::id).containsExactlyElementsOf(created.tasks());

        broker().ack(tasks.get(1));
        broker().ack(tasks.get(0));
        assertThat(leased()).isEmpty();
        assertThat(workflow(created).pending()).isEqualTo(1);
        broker().ack(tasks.get(2));

        leased("callback");
    }

    @Test
    default void tasksAckedInOneRequestBringTheCallbackOnOnce() {
        start(stage("a", "b", "c"), stage("callback"));
        List<String> tokens = broker().lease(3).stream().map(LeasedTask::token).toList();

        await(broker().engine.settle(tokens, new Settlement.Ack()));

        leased("callback");
    }

    @Test
    default void whoeverWaitsIsHandedTheNextStage() {
        start(stage("1"), stage("2"));
        LeasedTask first = broker().leaseOne();
        var waiting = broker().engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker().queue();

        broker().ack(first);

        assertThat(await(waiting).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("2");
    }

    @Test
    default void stagesGoToTheQueuesThatTheyName() {
        await(broker().engine.configure("other", SETTINGS));
        start(stage("here"), List.of(new Member("other", task("there"))));

        broker().ack(leased("here").getFirst());

        assertThat(leased()).isEmpty();
        assertThat(await(broker().engine.lease("other", 1, Duration.ZERO)).orElseThrow())
                .hasSize(1);
    }

    @Test
    default void aRetryHoldsItUp() {
        start(stage("1"), stage("2"));
        broker().retry(broker().leaseOne(), Duration.ofMinutes(1));

        assertThat(leased()).isEmpty();
        broker().tick(Duration.ofMinutes(1));
        broker().ack(leased("1").getFirst());
        leased("2");
    }

    @Test
    default void aDeadLetterHoldsItUpUntilItIsDoneAfterAll() {
        WorkflowCreation.Created created = start(stage("a", "b"), stage("callback"));
        List<LeasedTask> tasks = broker().lease(2);
        broker().fail(tasks.get(0), "no");
        broker().ack(tasks.get(1));
        broker().tick(Duration.ofDays(30));
        assertThat(leased()).isEmpty();
        assertThat(workflow(created).pending()).isEqualTo(1);
        assertThat(workflow(created).endedAt()).isNull();

        await(broker().engine.redrive(QUEUE, List.of(tasks.getFirst().id())));

        broker().ack(leased("a").getFirst());
        leased("callback");
    }

    @Test
    default void aDeadLetterThatIsThrownAwayLetsItOn() {
        WorkflowCreation.Created created = start(stage("a", "b"), stage("callback"));
        List<LeasedTask> tasks = broker().lease(2);
        broker().fail(tasks.get(0), "no");
        broker().ack(tasks.get(1));

        await(broker().engine.cancel(tasks.getFirst().id()));

        leased("callback");
        assertThat(workflow(created).acked()).isEqualTo(1);
        assertThat(workflow(created).dropped()).isEqualTo(1);
    }

    @Test
    default void tasksThatAreCancelledPurgedOrExpireLetItOn() {
        WorkflowCreation.Created created = start(
                stage(task("purged"), task("cancelled"), living(Duration.ofMinutes(1), "expires")), stage("callback"));
        await(broker().engine.cancel(created.tasks().get(1)));
        assertThat(workflow(created).pending()).isEqualTo(2);
        broker().tick(Duration.ofMinutes(1));
        assertThat(workflow(created).pending()).isEqualTo(1);

        assertThat(await(broker().engine.purge(QUEUE))).contains(1L);

        leased("callback");
        assertThat(workflow(created).dropped()).isEqualTo(3);
        assertThat(workflow(created).acked()).isZero();
    }

    @Test
    default void delaysAndTimesToLiveCountFromTheStartOfTheirStage() {
        start(
                stage("1"),
                stage(delayed("delayed", Duration.ofMinutes(1)), living(Duration.ofMinutes(2), "short-lived")));
        LeasedTask first = broker().leaseOne();
        await(broker().engine.extend(first.token(), Duration.ofHours(1)));
        broker().tick(Duration.ofMinutes(10));
        broker().ack(first);

        assertThat(broker().queue().counts()).isEqualTo(new QueueCounts(1, 1, 0, 0, 0, 0));
        broker().tick(Duration.ofMinutes(1));
        assertThat(broker().queue().counts().ready()).isEqualTo(2);
        broker().tick(Duration.ofMinutes(1));
        assertThat(broker().queue().counts().ready()).isEqualTo(1);
    }

    @Test
    default void aStageOfOneGroupRunsInOrder() {
        start(stage("1"), stage(TestTasks.inGroup("ann", "a"), TestTasks.inGroup("ann", "b")));
        broker().ack(leased("1").getFirst());

        broker().ack(leased("a").getFirst());
        leased("b");
    }

    @Test
    default void anUnknownQueueInAnyStageCreatesNothing() {
        List<List<Member>> stages = List.of(stage("1"), List.of(new Member("nowhere", task("2"))));

        assertThat(await(broker().engine.createWorkflow(new NewWorkflow(stages, "key"))))
                .isEqualTo(new WorkflowCreation.NoSuchQueue("nowhere"));

        assertThat(broker().queue().counts()).isEqualTo(QueueCounts.NONE);
        await(broker().engine.configure("nowhere", SETTINGS));
        assertThat(await(broker().engine.createWorkflow(new NewWorkflow(stages, "key"))))
                .isInstanceOf(WorkflowCreation.Created.class);
    }

    @Test
    default void aFirstStageThatDoesNotFitCreatesNothing() {
        int most = (int) OPTIONS.maxTasks();
        await(broker().engine.create(QUEUE, Collections.nCopies(most - 1, task("x"))));

        assertThat(await(broker().engine.createWorkflow(new NewWorkflow(List.of(stage("a", "b")), null))))
                .isEqualTo(new WorkflowCreation.Full());
        assertThat(broker().queue().counts().ready()).isEqualTo(most - 1);
        assertThat(await(broker().engine.createWorkflow(new NewWorkflow(List.of(stage("a"), stage("b", "c")), null))))
                .isInstanceOf(WorkflowCreation.Created.class);
    }

    @Test
    default void aCancelledWorkflowStopsWhereItIs() {
        WorkflowCreation.Created created = start(stage("acked", "leased", "dead", "ready"), stage("never"));
        List<LeasedTask> tasks = broker().lease(3);
        broker().ack(tasks.get(0));
        broker().fail(tasks.get(2), "no");
        broker().create("of nobody");
        broker().tick(Duration.ofSeconds(1));

        assertThat(await(broker().engine.cancelWorkflow(created.id()))).isTrue();

        assertThat(created.tasks())
                .allSatisfy(id -> assertThat(broker().find(id)).isEmpty());
        assertThat(broker().verdict(tasks.get(1).token(), new Settlement.Ack())).isEqualTo(Verdict.CANCELLED);
        leased("of nobody");
        assertThat(workflow(created))
                .isEqualTo(new Workflow(created.id(), 1, 2, created.tasks(), 0, 1, 3, START, START.plusSeconds(1)));
        assertThat(await(broker().engine.cancelWorkflow(created.id()))).isFalse();
    }

    @Test
    default void aWorkflowThatIsOverOrUnknownIsNotCancelled() {
        WorkflowCreation.Created created = start(stage("1"));
        broker().ack(broker().leaseOne());

        assertThat(await(broker().engine.cancelWorkflow(created.id()))).isFalse();
        assertThat(await(broker().engine.cancelWorkflow(UUID.randomUUID()))).isFalse();
        assertThat(await(broker().engine.workflow(UUID.randomUUID()))).isEmpty();
    }

    @Test
    default void aWorkflowIsKeptForAWhileAfterItsEnd() {
        WorkflowCreation.Created created = start(stage("1"));
        LeasedTask task = broker().leaseOne();
        await(broker().engine.extend(task.token(), OPTIONS.workflowRetention().plusHours(2)));
        broker().tick(OPTIONS.workflowRetention().plusHours(1));
        assertThat(workflow(created).endedAt()).isNull();
        broker().ack(task);

        broker().tick(OPTIONS.workflowRetention().minusMillis(1));
        assertThat(workflow(created).endedAt()).isNotNull();
        broker().tick(Duration.ofMillis(1));
        assertThat(await(broker().engine.workflow(created.id()))).isEmpty();
    }

    @Test
    default void theSameRequestAgainIsTheSameWorkflow() {
        NewWorkflow asked = new NewWorkflow(List.of(stage("a", "b"), stage("c")), "order 1");
        var first = (WorkflowCreation.Created) await(broker().engine.createWorkflow(asked));
        broker().ack(broker().leaseOne());

        assertThat(await(broker().engine.createWorkflow(asked)))
                .isEqualTo(new WorkflowCreation.Created(first.id(), first.tasks(), true));

        assertThat(broker().queue().counts().ready()).isEqualTo(1);
    }

    @Test
    default void anotherWorkflowWithTheKeyIsRefused() {
        await(broker().engine.createWorkflow(new NewWorkflow(List.of(stage("a", "b"), stage("c")), "order 1")));

        for (List<List<Member>> other : List.of(
                List.of(stage("a", "b")),
                List.of(stage("a"), stage("b"), stage("c")),
                List.of(stage("a", "b"), stage("d")),
                List.of(stage("b", "a"), stage("c")))) {
            assertThat(await(broker().engine.createWorkflow(new NewWorkflow(other, "order 1"))))
                    .isEqualTo(new WorkflowCreation.KeyReused());
        }
        assertThat(broker().queue().counts().ready()).isEqualTo(2);
    }

    @Test
    default void keysOfWorkflowsAndOfTasksAreNotTheSame() {
        broker().create(keyed("a", "order 1"));

        assertThat(await(broker().engine.createWorkflow(new NewWorkflow(List.of(stage("a")), "order 1"))))
                .isInstanceOf(WorkflowCreation.Created.class);
        assertThat(broker().created(keyed("a", "order 1")).replayed()).isTrue();
    }

    @Test
    default void aKeyOfAWorkflowCountsFromItsStart() {
        NewWorkflow asked = new NewWorkflow(List.of(stage("a")), "order 1");
        var first = (WorkflowCreation.Created) await(broker().engine.createWorkflow(asked));
        broker().tick(OPTIONS.workflowRetention());

        var second = (WorkflowCreation.Created) await(broker().engine.createWorkflow(asked));

        assertThat(second.replayed()).isFalse();
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    default void aMemberOfAKeptResultIsOverOnce() {
        await(broker().engine.configure(QUEUE, SETTINGS.withRetention(Duration.ofHours(1))));
        WorkflowCreation.Created created = start(stage("1"), stage("2"));
        broker().ack(broker().leaseOne());
        assertThat(broker().get(created.tasks().getFirst()).state()).isEqualTo(TaskState.DONE);

        await(broker().engine.cancel(created.tasks().getFirst()));
        broker().tick(Duration.ofHours(2));

        leased("2");
        assertThat(workflow(created).acked()).isEqualTo(1);
        assertThat(workflow(created).dropped()).isZero();
    }
}
