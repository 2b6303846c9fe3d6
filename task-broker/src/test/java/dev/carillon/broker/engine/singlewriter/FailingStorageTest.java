package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.BackupOutcome;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnavailableException.Kind;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does when its storage is slow or fails. */
class FailingStorageTest {
    private static final EngineOptions OPTIONS =
            new EngineOptions(10, 10, 1000, 1_000_000, 1_000_000, 1000, Duration.ofHours(1));

    private final GatedStorage storage = new GatedStorage();
    private final EngineUnderTest broker = new EngineUnderTest(
            (options, time) -> SingleWriterTaskEngine.start(storage, options, time, EngineObserver.NONE), OPTIONS);

    @AfterEach
    void close() {
        storage.letGo();
        broker.close();
    }

    private static void assertUnavailable(Kind kind, CompletionStage<?> stage) {
        assertUnavailable(kind, () -> await(stage));
    }

    private static void assertUnavailable(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .cause()
                .asInstanceOf(type(EngineUnavailableException.class))
                .extracting(EngineUnavailableException::kind)
                .isEqualTo(kind);
    }

    @Test
    void nothingIsAnsweredOrSeenBeforeItIsKept() {
        storage.hold();

        var creation = broker.engine.create(QUEUE, List.of(task("slow")));

        assertThat(broker.queue().counts().ready()).isZero();
        assertThat(broker.lease(1)).isEmpty();
        assertThat(creation.toCompletableFuture()).isNotDone();
        storage.letGo();
        assertThat(await(creation)).isPresent();
        assertThat(broker.lease(1)).hasSize(1);
    }

    @Test
    void anAckDuringAWriteIsJudgedByWhenItCame() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        storage.hold();
        var creation = broker.engine.create(QUEUE, List.of(task("slow")));
        broker.queue(); // the write has begun

        var verdict = broker.engine.settle(List.of(leased.token()), new Settlement.Ack());
        broker.queue(); // and the ack was looked at
        broker.tick(EngineUnderTest.SETTINGS.lease().plusSeconds(1));
        storage.letGo();

        assertThat(await(verdict)).containsExactly(Verdict.ACCEPTED);
        assertThat(await(creation)).isPresent();
    }

    @Test
    void aLeaseIsGivenBackOnceThatIsKept() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        storage.hold();

        var verdict = broker.engine.giveBack(List.of(leased.token()));
        broker.queue(); // the write has begun

        assertThat(verdict.toCompletableFuture()).isNotDone();
        storage.letGo();
        assertThat(await(verdict)).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void whoComesAloneAfterManyIsAnsweredThoughTheCommitWaitsForMore() {
        for (int round = 0; round < 50; round++) {
            storage.hold();
            broker.engine.create(QUEUE, List.of(task("first")));
            var many = IntStream.range(0, 2 * Gathering.FEWEST)
                    .mapToObj(i -> broker.engine.create(QUEUE, List.of(task("one of many"))))
                    .toList();
            storage.letGo();
            many.forEach(creation -> assertThat(await(creation)).isPresent());

            assertThat(await(broker.engine.create(QUEUE, List.of(task("alone")))))
                    .isPresent();
        }
    }

    @Test
    void whatComesWhileTheStorageIsBusyIsWrittenTogether() {
        int before = storage.writes();
        storage.hold();
        var creations = IntStream.range(0, 50)
                .mapToObj(i -> broker.engine.create(QUEUE, List.of(task("task " + i))))
                .toList();
        broker.queue();

        storage.letGo();

        creations.forEach(creation -> assertThat(await(creation)).isPresent());
        assertThat(storage.writes() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void theFirstFailedWriteMakesTheBrokerReadOnly() {
        broker.create("kept");
        LeasedTask leased = broker.leaseOne();
        UUID waiting = broker.create("waiting");
        storage.fail(true);
        var longPoll = broker.engine.lease("other", 1, Duration.ofMinutes(1));

        assertUnavailable(Kind.READ_ONLY, broker.engine.create(QUEUE, List.of(task("lost"))));
        storage.fail(false); // a disk that seems well again is not trusted

        assertThat(broker.engine.fault()).isPresent();
        assertUnavailable(Kind.READ_ONLY, broker.engine.create(QUEUE, List.of(task("lost"))));
        assertUnavailable(Kind.READ_ONLY, broker.engine.settle(List.of(leased.token()), new Settlement.Ack()));
        assertUnavailable(Kind.READ_ONLY, broker.engine.lease(QUEUE, 1, Duration.ZERO));
        assertUnavailable(Kind.READ_ONLY, broker.engine.cancel(waiting));
        assertThat(await(longPoll)).isEmpty();
        assertThat(broker.queue().counts().ready()).isEqualTo(1);
        assertThat(broker.find(waiting)).isPresent();
    }

    @Test
    void aNearlyFullDiskTakesNoNewTasksAndLetsThoseThatAreThereBeFinished() {
        broker.create("one");
        broker.create("two");
        broker.create("three");
        storage.fill(true);

        assertUnavailable(Kind.DISK_FULL, broker.engine.create(QUEUE, List.of(task("refused"))));

        assertThat(broker.engine.fault()).contains("The disk is nearly full.");
        assertThat(broker.ack(broker.leaseOne())).isTrue();
        assertThat(broker.retry(broker.leaseOne(), Duration.ofHours(1))).isTrue();
        assertThat(broker.fail(broker.leaseOne(), "no")).isTrue();
        storage.fill(false);
        assertThat(broker.engine.fault()).isEmpty();
        assertThat(broker.create("taken again")).isNotNull();
    }

    @Test
    void whoeverWaitsIsToldThatTheBrokerFailed() {
        var waiting = broker.engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        storage.fail(true);

        assertUnavailable(Kind.READ_ONLY, broker.engine.create(QUEUE, List.of(task("lost"))));

        assertUnavailable(Kind.READ_ONLY, waiting);
    }

    @Test
    void whoeverWaitsForAnEndIsToldThatTheBrokerFailed() {
        UUID id = broker.create("never done");
        var outcome = broker.engine.outcome(id, Duration.ofMinutes(1));
        storage.fail(true);

        assertUnavailable(Kind.READ_ONLY, broker.engine.create(QUEUE, List.of(task("lost"))));

        assertUnavailable(Kind.READ_ONLY, outcome);
        assertThat(await(broker.engine.outcome(id, Duration.ofMinutes(1))))
                .isEqualTo(new Outcome.Pending(TaskState.READY));
    }

    /** After a restart the task may be as ready as before. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H"})
    void anEndThatCouldNotBeKeptIsNotShown(Duration retention) {
        await(broker.engine.configure(QUEUE, EngineUnderTest.SETTINGS.withRetention(retention)));
        UUID over = broker.create("over");
        broker.ack(broker.leaseOne());
        Optional<TaskState> overIs = broker.find(over).map(Task::state);
        UUID id = broker.create("work");
        LeasedTask leased = broker.leaseOne();
        storage.fail(true);

        assertUnavailable(Kind.READ_ONLY, broker.engine.settle(List.of(leased.token()), new Settlement.Ack()));

        assertUnavailable(Kind.READ_ONLY, broker.engine.task(id));
        assertUnavailable(Kind.READ_ONLY, broker.engine.payload(id));
        assertUnavailable(Kind.READ_ONLY, broker.engine.outcome(id, Duration.ZERO));
        assertThat(broker.find(over).map(Task::state)).isEqualTo(overIs);
        assertThat(broker.find(new UUID(1, 2))).isEmpty();
    }

    @Test
    void anEndIsToldOnceItIsKept() {
        UUID id = broker.create("one");
        LeasedTask leased = broker.leaseOne();
        var outcome = broker.engine.outcome(id, Duration.ofMinutes(1)).toCompletableFuture();
        broker.queue();
        storage.hold();

        var ack = broker.engine.settle(List.of(leased.token()), new Settlement.Ack());
        broker.queue();

        assertThat(outcome).isNotDone();
        storage.letGo();
        await(ack);
        assertThat(await(outcome)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aWorkflowThatIsStillBeingKeptIsCancelledOnceItIs() {
        storage.hold();
        var creation = broker.engine.createWorkflow(
                new NewWorkflow(List.of(List.of(new NewWorkflow.Member(QUEUE, task("one")))), "to be found"));
        broker.queue();
        storage.letGo();
        UUID id = ((WorkflowCreation.Created) await(creation)).id();
        LeasedTask one = broker.leaseOne();
        storage.hold();
        var again = broker.engine.createWorkflow(new NewWorkflow(
                List.of(
                        List.of(new NewWorkflow.Member(QUEUE, task("two"))),
                        List.of(new NewWorkflow.Member(QUEUE, task("three")))),
                null));
        broker.queue();

        var cancelled = broker.engine.cancelWorkflow(id);

        storage.letGo();
        assertThat(await(cancelled)).isTrue();
        assertThat(broker.verdict(one.token(), new Settlement.Ack())).isEqualTo(Verdict.CANCELLED);
        assertThat(await(again)).isInstanceOf(WorkflowCreation.Created.class);
    }

    @Test
    void aStageThatIsStillBeingKeptIsCancelledOnceItIs() {
        var stages = List.of(
                List.of(new NewWorkflow.Member(QUEUE, task("one"))),
                List.of(new NewWorkflow.Member(QUEUE, task("two"))));
        UUID id = ((WorkflowCreation.Created) await(broker.engine.createWorkflow(new NewWorkflow(stages, null)))).id();
        LeasedTask one = broker.leaseOne();
        storage.hold();
        var ack = broker.engine.settle(List.of(one.token()), new Settlement.Ack());
        var cancelled = broker.engine.cancelWorkflow(id);
        broker.queue();

        storage.letGo();

        assertThat(await(ack)).containsExactly(Verdict.ACCEPTED);
        assertThat(await(cancelled)).isTrue();
        assertThat(broker.lease(1)).isEmpty();
        assertThat(await(broker.engine.workflow(id)).orElseThrow().dropped()).isEqualTo(1);
    }

    @Test
    void nobodyWhoCancelsOrPurgesHangsWhenTheBrokerFails() {
        var stages = List.of(
                List.of(new NewWorkflow.Member(QUEUE, task("one"))),
                List.of(new NewWorkflow.Member(QUEUE, task("two"))));
        UUID id = ((WorkflowCreation.Created) await(broker.engine.createWorkflow(new NewWorkflow(stages, null)))).id();
        LeasedTask one = broker.leaseOne();
        broker.create("to be purged");
        storage.hold();
        var ack = broker.engine.settle(List.of(one.token()), new Settlement.Ack());
        broker.queue();
        var cancelled = broker.engine.cancelWorkflow(id);
        var purged = broker.engine.purge(QUEUE);
        storage.fail(true);

        storage.letGo();

        assertUnavailable(Kind.READ_ONLY, ack);
        assertUnavailable(Kind.READ_ONLY, cancelled);
        assertUnavailable(Kind.READ_ONLY, purged);
    }

    @Test
    void aLongCopyHoldsNothingUp() {
        storage.holdReads();
        var backup = broker.engine.backup(java.nio.file.Path.of("nowhere"));

        assertThat(await(broker.engine.create(QUEUE, List.of(task("meanwhile")))))
                .isPresent();

        assertThat(backup.toCompletableFuture()).isNotDone();
        storage.letGo();
        assertThat(await(backup)).isInstanceOf(BackupOutcome.Unsupported.class);
    }

    @Test
    void aLargePurgeIsDoneInPieces() {
        EngineOptions large = new EngineOptions(10, 10, 100_000, 1_000_000, 1_000_000, 1 << 20, Duration.ofHours(1));
        try (TaskEngine engine = SingleWriterTaskEngine.start(
                new GatedStorage(),
                large,
                new SettableClock(EngineUnderTest.START).timekeeper(),
                EngineObserver.NONE)) {
            await(engine.configure(QUEUE, EngineUnderTest.SETTINGS));
            for (int i = 0; i < 12; i++) {
                await(engine.create(QUEUE, java.util.Collections.nCopies(1000, task("x"))));
            }

            assertThat(await(engine.purge(QUEUE))).contains(12_000L);

            assertThat(await(engine.queue(QUEUE)).orElseThrow().counts().ready())
                    .isZero();
            await(engine.create(QUEUE, List.of(task("after"))));
            assertThat(await(engine.lease(QUEUE, 10, Duration.ZERO)).orElseThrow())
                    .hasSize(1);
        }
    }

    @Test
    void everybodyInAFailedGroupIsTold() {
        storage.hold();
        var creations = IntStream.range(0, 20)
                .mapToObj(i -> broker.engine.create(QUEUE, List.of(task("task " + i))))
                .toList();
        storage.fail(true);

        storage.letGo();

        creations.forEach(creation -> assertUnavailable(Kind.READ_ONLY, creation));
        assertThat(broker.queue().counts().ready()).isZero();
    }

    @Test
    void noMoreIsTakenThanMayWaitForTheDisk() {
        storage.hold();
        String large = "x".repeat(600);
        var first = broker.engine.create(QUEUE, List.of(task(large)));

        assertUnavailable(Kind.OVERLOADED, broker.engine.create(QUEUE, List.of(task(large))));

        storage.letGo();
        assertThat(await(first)).isPresent();
        assertThat(await(broker.engine.create(QUEUE, List.of(task(large))))).isPresent();
    }

    @Test
    void aSinglePayloadLargerThanThatStillPasses() {
        assertThat(await(broker.engine.create(QUEUE, List.of(task("x".repeat(5000))))))
                .isPresent();
    }

    @Test
    void anAnswerIsBoundedInBytes() {
        byte[] third = new byte[(int) LeaseDesk.MOST_BYTES / 3];
        Arrays.fill(third, (byte) 'x');
        for (int i = 0; i < 5; i++) {
            broker.create(new NewTask(new Payload("text/plain", third), ReadyTime.atOnce(), 0, null));
        }

        assertThat(broker.lease(10)).hasSize(3);
        assertThat(broker.lease(10)).hasSize(2);
    }

    @Test
    void tasksThatReachedNobodyAreHandedToTheNextWithoutAnAttempt() {
        broker.create("one");
        storage.holdReads();
        var gone = broker.engine.lease(QUEUE, 1, Duration.ofMinutes(1)).toCompletableFuture();
        await().untilAsserted(() -> assertThat(broker.queue().counts().leased()).isEqualTo(1));

        gone.cancel(false);
        storage.letGo();

        await().untilAsserted(() -> assertThat(broker.queue().counts().ready()).isEqualTo(1));
        assertThat(broker.leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    void aFaultOfItsOwnMakesTheBrokerReadOnlyAndHangsNobody() {
        EngineObserver faulty = new EngineObserver() {
            @Override
            public void created(String queue, int tasks) {
                throw new IllegalStateException("a fault of our own");
            }
        };
        try (TaskEngine engine = SingleWriterTaskEngine.start(
                new GatedStorage(), OPTIONS, new SettableClock(EngineUnderTest.START).timekeeper(), faulty)) {
            EngineUnderTest.await(engine.configure(QUEUE, EngineUnderTest.SETTINGS));
            var waiting = engine.lease(QUEUE, 1, Duration.ofMinutes(1));

            assertThatThrownBy(() -> EngineUnderTest.await(engine.create(QUEUE, List.of(task("unlucky")))))
                    .hasMessageContaining("a fault of our own");

            assertUnavailable(Kind.READ_ONLY, waiting);
            assertUnavailable(Kind.READ_ONLY, engine.create(QUEUE, List.of(task("refused"))));
            assertThat(EngineUnderTest.await(engine.queue(QUEUE))).isPresent();
        }
    }
}
