package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static dev.carillon.broker.engine.TestTasks.inGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tasks of one group run one at a time, in the order of their creation. */
interface GroupContract extends EngineContract {

    private TaskState state(UUID id) {
        return broker().get(id).state();
    }

    private void leased(String... texts) {
        assertThat(broker().lease(10)).extracting(EngineUnderTest::text).containsExactly(texts);
    }

    @Test
    default void onlyTheFirstOfAGroupIsHandedOut() {
        UUID first = broker().create(inGroup("ann", "ann 1"));
        UUID second = broker().create(inGroup("ann", "ann 2"));
        UUID third = broker().create(inGroup("ann", "ann 3"));
        broker().create("alone");

        assertThat(List.of(state(first), state(second), state(third)))
                .containsExactly(TaskState.READY, TaskState.BLOCKED, TaskState.BLOCKED);
        leased("ann 1", "alone");
        leased();
        assertThat(broker().queue().counts().blocked()).isEqualTo(2);
        assertThat(broker().queue().counts().ready()).isZero();
    }

    @Test
    default void aBlockedTaskIsSaidToBeSoFromTheStart() {
        broker().create(inGroup("ann", "ann 1"));

        Creation.Created second = broker().created(inGroup("ann", delayed("ann 2", Duration.ofHours(1))));

        assertThat(second.state()).isEqualTo(TaskState.BLOCKED);
        assertThat(second.readyAt()).isEqualTo(START.plus(Duration.ofHours(1)));
        Task shown = broker().get(second.id());
        assertThat(shown.since()).isEqualTo(START);
        assertThat(shown.attributes().group()).isEqualTo("ann");
    }

    @Test
    default void theWholeGroupRunsInTheOrderOfCreation() {
        List<Creation> answers = await(broker().engine
                        .create(QUEUE, List.of(inGroup("ann", "1"), inGroup("ann", "2"), inGroup("ann", "3"))))
                .orElseThrow();
        broker().create(inGroup("ann", "4"));
        List<String> done = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            LeasedTask task = broker().leaseOne();
            assertThat(task.attributes().group()).isEqualTo("ann");
            assertThat(broker().lease(10)).isEmpty();
            done.add(EngineUnderTest.text(task));
            broker().ack(task);
        }

        assertThat(answers)
                .extracting(answer -> ((Creation.Created) answer).state())
                .containsExactly(TaskState.READY, TaskState.BLOCKED, TaskState.BLOCKED);
        assertThat(done).containsExactly("1", "2", "3", "4");
        leased();
    }

    @Test
    default void aPriorityDoesNotOvertakeItsGroup() {
        broker().create(inGroup("ann", task("first", ReadyTime.atOnce(), 0, null)));
        broker().create(inGroup("ann", task("urgent", ReadyTime.atOnce(), 9, null)));
        broker().create(task("other", ReadyTime.atOnce(), 5, null));

        leased("other", "first");
    }

    @Test
    default void theNextIsReadyFromTheMomentThatItComesToTheFront() {
        broker().create(inGroup("ann", "1"));
        UUID second = broker().create(inGroup("ann", "2"));
        LeasedTask first = broker().leaseOne();
        broker().tick(Duration.ofSeconds(10));

        broker().ack(first);

        assertThat(broker().get(second).state()).isEqualTo(TaskState.READY);
        assertThat(broker().get(second).since()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    default void theNextWaitsForATimeOfItsOwn() {
        broker().create(inGroup("ann", "1"));
        UUID second = broker().create(inGroup("ann", delayed("2", Duration.ofHours(2))));
        broker().create(inGroup("ann", "3"));
        broker().ack(broker().leaseOne());

        assertThat(broker().get(second).state()).isEqualTo(TaskState.DELAYED);
        assertThat(broker().get(second).since()).isEqualTo(START.plus(Duration.ofHours(2)));
        broker().tick(Duration.ofHours(2).minusMillis(1));
        leased();
        broker().tick(Duration.ofMillis(1));
        leased("2");
    }

    @Test
    default void aDelayedFirstHoldsTheGroupUp() {
        broker().create(inGroup("ann", delayed("1", Duration.ofHours(1))));
        UUID second = broker().create(inGroup("ann", "2"));

        leased();
        assertThat(state(second)).isEqualTo(TaskState.BLOCKED);
        broker().tick(Duration.ofHours(1));
        leased("1");
        assertThat(state(second)).isEqualTo(TaskState.BLOCKED);
    }

    @Test
    default void aRetriedFirstStaysTheFirst() {
        broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        broker().retry(broker().leaseOne(), Duration.ofHours(1));

        leased();
        broker().tick(Duration.ofHours(1));
        leased("1");
    }

    @Test
    default void aFirstWhoseLeaseRanOutStaysTheFirst() {
        broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        broker().leaseOne();

        broker().tick(SETTINGS.lease());

        leased("1");
    }

    @Test
    default void aDeadLetterLetsTheNextOn() {
        broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        broker().fail(broker().leaseOne(), "no");

        leased("2");
    }

    @Test
    default void aFirstThatRanOutOfAttemptsLetsTheNextOn() {
        broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        for (int attempt = 0; attempt < SETTINGS.maxAttempts(); attempt++) {
            leased("1");
            broker().tick(SETTINGS.lease());
        }

        leased("2");
    }

    @Test
    default void aCancelledFirstLetsTheNextOn() {
        UUID ready = broker().create(inGroup("ann", "1"));
        UUID leased = broker().create(inGroup("ann", "2"));
        broker().create(inGroup("ann", "3"));

        await(broker().engine.cancel(ready));
        leased("2");
        await(broker().engine.cancel(leased));
        leased("3");
    }

    @Test
    default void aCancelledOneInTheMiddleIsLeftOut() {
        broker().create(inGroup("ann", "1"));
        UUID second = broker().create(inGroup("ann", "2"));
        broker().create(inGroup("ann", "3"));
        assertThat(await(broker().engine.cancel(second))).isTrue();

        broker().ack(broker().leaseOne());

        leased("3");
        assertThat(broker().queue().counts().blocked()).isZero();
    }

    @Test
    default void groupsRunBesideEachOther() {
        for (int i = 1; i <= 2; i++) {
            for (String group : List.of("ann", "bob", "cat")) {
                broker().create(inGroup(group, group + " " + i));
            }
        }

        leased("ann 1", "bob 1", "cat 1");
    }

    @Test
    default void aGroupBelongsToItsQueue() {
        await(broker().engine.configure("other", SETTINGS));
        broker().create(inGroup("ann", "here"));

        await(broker().engine.create("other", List.of(inGroup("ann", "there"))));

        leased("here");
        assertThat(await(broker().engine.lease("other", 1, Duration.ZERO)).orElseThrow())
                .hasSize(1);
    }

    @Test
    default void whoeverWaitsIsHandedTheNextOfTheGroup() {
        broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        LeasedTask first = broker().leaseOne();
        var waiting = broker().engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker().queue();

        broker().ack(first);

        assertThat(await(waiting).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("2");
    }

    @Test
    default void aRedrivenOneWaitsForTheOneThatRunsAndComesBeforeThoseThatCameLater() {
        UUID first = broker().create(inGroup("ann", "1"));
        broker().create(inGroup("ann", "2"));
        broker().create(inGroup("ann", "3"));
        broker().fail(broker().leaseOne(), "no");
        LeasedTask second = broker().leaseOne();

        assertThat(await(broker().engine.redrive(QUEUE, List.of(first)))).contains(1);

        assertThat(state(first)).isEqualTo(TaskState.BLOCKED);
        leased();
        broker().ack(second);
        leased("1");
    }

    @Test
    default void redrivenOnesOfAnIdleGroupRunInOrder() {
        UUID first = broker().create(inGroup("ann", "1"));
        UUID second = broker().create(inGroup("ann", "2"));
        broker().fail(broker().leaseOne(), "no");
        broker().fail(broker().leaseOne(), "no");

        assertThat(await(broker().engine.redrive(QUEUE, List.of(first, second))))
                .contains(2);

        assertThat(state(first)).isEqualTo(TaskState.READY);
        assertThat(state(second)).isEqualTo(TaskState.BLOCKED);
        broker().ack(broker().leaseOne());
        leased("2");
    }

    /** A group in which {@code first} was redriven while {@code second} is its head; {@code stranger} is behind both. */
    private void waitBehind(UUID first, UUID second, UUID stranger) {
        broker().fail(broker().leaseOne(), "no");
        await(broker().engine.redrive(QUEUE, List.of(first)));
        assertThat(List.of(state(first), state(second), state(stranger)))
                .containsExactly(TaskState.BLOCKED, TaskState.READY, TaskState.BLOCKED);
    }

    @Test
    default void aWorkflowThatIsCancelledLetsStrangersOnWhoWaitedBehindAllOfIt() {
        var workflow = (WorkflowCreation.Created) await(broker().engine
                .createWorkflow(new NewWorkflow(
                        List.of(List.of(
                                new Member(QUEUE, inGroup("ann", "1")), new Member(QUEUE, inGroup("ann", "2")))),
                        null)));
        UUID stranger = broker().create(inGroup("ann", "stranger"));
        waitBehind(workflow.tasks().getFirst(), workflow.tasks().getLast(), stranger);

        await(broker().engine.cancelWorkflow(workflow.id()));

        leased("stranger");
    }
}
