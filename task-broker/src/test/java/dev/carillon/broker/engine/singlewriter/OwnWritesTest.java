package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a storage that has shown itself to be quick, so that the thread of the engine writes by itself, and then is slow. */
class OwnWritesTest {
    private static final Duration LEASE = EngineUnderTest.SETTINGS.lease();
    private static final Duration LONG = Duration.ofHours(1);

    private final GatedStorage storage = new GatedStorage();
    private final EngineUnderTest broker = storage.broker();

    @BeforeEach
    void showTheStorageToBeQuick() {
        for (int i = 0; i < 200; i++) {
            broker.create("quick");
            assertThat(broker.ack(broker.leaseOne())).isTrue();
        }
    }

    @AfterEach
    void close() {
        storage.letGo();
        broker.close();
    }

    /** Something is being written from now on, until the storage is let go. */
    private CompletionStage<Optional<List<Creation>>> hangInAWrite() {
        storage.hold();
        var creation = broker.engine.create(QUEUE, List.of(task("slow")));
        await().until(storage::isWrittenTo);
        return creation;
    }

    @Test
    void anAckDuringAWriteIsJudgedByWhenItCame() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        var creation = hangInAWrite();

        var verdict = broker.engine.settle(List.of(leased.token()), new Settlement.Ack());
        var leases = broker.engine.lease(QUEUE, 1, Duration.ZERO);
        broker.time.advance(LEASE.plusSeconds(1));
        storage.letGo();

        assertThat(await(verdict)).containsExactly(Verdict.ACCEPTED);
        assertThat(await(creation)).isPresent();
        LeasedTask slow = await(leases).orElseThrow().getFirst();
        broker.queue();
        assertThat(broker.ack(slow)).as("of a lease that began after the write").isTrue();
    }

    @Test
    void anExtensionDuringAWriteLastsFromItsEnd() {
        broker.create("work");
        LeasedTask leased = broker.leaseOne();
        hangInAWrite();

        var extension = broker.engine.extend(leased.token(), LEASE);
        broker.time.advance(LEASE.plusSeconds(1));
        Instant until = broker.time.now().plus(LEASE);
        storage.letGo();

        assertThat(await(extension)).isEqualTo(Extension.until(until));
        broker.queue();
        assertThat(broker.ack(leased)).isTrue();
    }

    @Test
    void whatIsCreatedDuringAWriteLivesFromItsEnd() {
        hangInAWrite();

        var creation = broker.engine.create(QUEUE, List.of(mortal("mortal")));
        broker.time.advance(Duration.ofSeconds(10));
        storage.letGo();

        assertThat(await(creation)).isPresent();
        assertThat(broker.lease(10)).extracting(EngineUnderTest::text).containsExactly("slow", "mortal");
    }

    @Test
    void whatDiedDuringAWriteIsNotHandedOutAfterIt() {
        broker.create(mortal("mortal"));
        hangInAWrite();

        var leases = broker.engine.lease(QUEUE, 10, Duration.ZERO);
        broker.time.advance(Duration.ofSeconds(10));
        storage.letGo();

        assertThat(await(leases).orElseThrow())
                .extracting(EngineUnderTest::text)
                .containsExactly("slow");
    }

    private static NewTask mortal(String text) {
        NewTask task = task(text);
        return new NewTask(
                task.payload(),
                ReadyTime.atOnce(),
                0,
                null,
                new TaskAttributes(null, null, Duration.ofSeconds(5), null));
    }

    /** A thread that slept on what came during the last write of a round would notice after a second, each time. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void whoAsksDuringTheWriteOfALeaseIsServedAfterIt() {
        for (int i = 0; i < 20; i++) {
            broker.create("one");
            broker.create("two");
            storage.hold();
            var first = broker.engine.lease(QUEUE, 1, LONG);
            await().until(storage::isWrittenTo);

            var second = broker.engine.lease(QUEUE, 1, LONG);
            storage.letGo();

            assertThat(broker.ack(await(second).orElseThrow().getFirst())).isTrue();
            assertThat(broker.ack(await(first).orElseThrow().getFirst())).isTrue();
        }
    }

    @Test
    void aWriteThatHasToReadHoldsNothingUp() {
        var stages = List.of(
                List.of(new NewWorkflow.Member(QUEUE, task("first"))),
                List.of(new NewWorkflow.Member(QUEUE, task("second"))));
        await(broker.engine.createWorkflow(new NewWorkflow(stages, null)));
        LeasedTask first = broker.leaseOne();
        storage.holdReads();

        var ack = broker.engine.settle(List.of(first.token()), new Settlement.Ack());

        assertThat(broker.queue().counts().leased()).isZero();
        assertThat(ack.toCompletableFuture()).isNotDone();
        storage.letGo();
        assertThat(await(ack)).containsExactly(Verdict.ACCEPTED);
        assertThat(EngineUnderTest.text(broker.leaseOne())).isEqualTo("second");
    }

    @Test
    void aWriteThatFailsMakesTheBrokerReadOnly() {
        storage.hold();
        var lost = broker.engine.create(QUEUE, List.of(task("lost")));
        await().until(storage::isWrittenTo);
        var meanwhile = broker.engine.create(QUEUE, List.of(task("came meanwhile")));
        var waiting = broker.engine.lease(QUEUE, 1, LONG);
        storage.fail(true);

        storage.letGo();

        assertReadOnly(lost);
        assertReadOnly(meanwhile);
        assertReadOnly(waiting);
        assertThat(broker.queue().counts().ready()).isZero();
    }

    private static void assertReadOnly(CompletionStage<?> stage) {
        assertThatThrownBy(() -> await(stage))
                .cause()
                .isInstanceOfSatisfying(
                        EngineUnavailableException.class,
                        fault -> assertThat(fault.kind()).isEqualTo(EngineUnavailableException.Kind.READ_ONLY));
    }

    /** Whether it is the thread of the engine that writes or the other one. */
    @Test
    void aFaultOfWhoeverCountsTheWritesHangsNobody() {
        for (TaskStorage counted :
                List.of(new dev.carillon.broker.engine.memory.MemoryTaskStorage(), new GatedStorage())) {
            EngineObserver faulty = new EngineObserver() {
                @Override
                public void committed(int writes, long nanos, boolean synced) {
                    throw new IllegalStateException("cannot count");
                }
            };
            try (TaskEngine engine = SingleWriterTaskEngine.start(
                    counted, EngineUnderTest.OPTIONS, new SettableClock(EngineUnderTest.START).timekeeper(), faulty)) {
                assertReadOnly(engine.configure(QUEUE, EngineUnderTest.SETTINGS));
            }
        }
    }
}
