package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.OPTIONS;
import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A payload that the disk has changed costs its task, which says so, and nothing else. */
class DamagedPayloadTest {
    @TempDir
    Path directory;

    private final AtomicInteger lost = new AtomicInteger();
    private RocksDbTaskStorage storage;
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
        storage = RocksDbTaskStorage.open(directory);
        EngineObserver observer = new EngineObserver() {
            @Override
            public void payloadLost(String queue) {
                lost.incrementAndGet();
            }
        };
        return SingleWriterTaskEngine.start(storage, OPTIONS, time, observer);
    }

    private void strike() throws RocksDBException, IOException {
        storage.flush();
        broker.engine.close();
        Damage.strikeLarge(directory);
        broker.engine = openEngine(broker.timekeeper());
    }

    private UUID createDamaged(NewTask task) throws RocksDBException, IOException {
        UUID id = broker.create(task);
        strike();
        return id;
    }

    private static NewTask grouped(String text) {
        return new NewTask(
                task(text).payload(), ReadyTime.atOnce(), 0, null, new TaskAttributes("one", null, null, null));
    }

    private void assertThatItIsLost(UUID id, String why) {
        Task dead = broker.get(id);
        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.reason()).contains(why);
    }

    @Test
    void whoeverIsHandedItAloneIsHandedTheNextInstead() throws RocksDBException, IOException {
        UUID damaged = createDamaged(task(Damage.LARGE));
        broker.create("good");

        LeasedTask leased = broker.leaseOne();

        assertThat(EngineUnderTest.text(leased)).isEqualTo("good");
        assertThatItIsLost(damaged, "payload is damaged");
        assertThat(lost).hasValue(1);
    }

    @Test
    void orWaitsForItInFrontOfThoseWhoCameLater() throws RocksDBException, IOException {
        UUID damaged = createDamaged(task(Damage.LARGE));
        var first = broker.engine.lease(QUEUE, 1, Duration.ofHours(1));
        var second = broker.engine.lease(QUEUE, 1, Duration.ofHours(1));
        broker.queue();
        Awaitility.await().until(() -> broker.get(damaged).state() == TaskState.DEAD);

        broker.create("good");

        assertThat(await(first).orElseThrow()).extracting(EngineUnderTest::text).containsExactly("good");
        assertThat(second.toCompletableFuture()).isNotDone();
    }

    @Test
    void whoeverDoesNotWaitIsToldThatThereIsNothing() throws RocksDBException, IOException {
        UUID damaged = createDamaged(task(Damage.LARGE));

        assertThat(broker.lease(1)).isEmpty();

        assertThatItIsLost(damaged, "payload is damaged");
    }

    @Test
    void amongOthersItIsLeftOut() throws RocksDBException, IOException {
        UUID damaged = createDamaged(task(Damage.LARGE));
        broker.create("one");
        broker.create("two");

        assertThat(broker.lease(3)).extracting(EngineUnderTest::text).containsExactly("one", "two");

        assertThatItIsLost(damaged, "payload is damaged");
    }

    @Test
    void itsGroupGoesOn() throws RocksDBException, IOException {
        createDamaged(grouped(Damage.LARGE));
        broker.create(grouped("next"));

        assertThat(broker.lease(2)).extracting(EngineUnderTest::text).containsExactly("next");
    }

    @Test
    void aStageThatBeganWithoutItIsToldOfAsWell() throws RocksDBException, IOException {
        List<List<Member>> stages =
                List.of(List.of(new Member(QUEUE, task("first"))), List.of(new Member(QUEUE, task(Damage.LARGE))));
        await(broker.engine.createWorkflow(new NewWorkflow(stages, null)));
        strike();
        assertThat(broker.ack(broker.leaseOne())).isTrue();

        assertThat(broker.lease(1)).isEmpty();

        assertThat(broker.dead()).hasSize(1).allMatch(dead -> dead.reason().contains("payload is missing"));
    }

    @Test
    void whoeverAsksForItHearsThatItIsDamaged() throws RocksDBException, IOException {
        UUID damaged = createDamaged(task(Damage.LARGE));

        assertThatThrownBy(() -> await(broker.engine.payload(damaged)))
                .hasCauseInstanceOf(DamagedRecordException.class);
    }

    @Test
    void aDamagedReasonDoesNotHideTheOtherDeadLetters() throws RocksDBException, IOException {
        UUID damaged = broker.create("damaged");
        broker.fail(broker.leaseOne(), Damage.LARGE);
        broker.create("other");
        broker.fail(broker.leaseOne(), "for good");
        strike();

        assertThat(broker.dead())
                .extracting(Task::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("reason is damaged"),
                        reason -> assertThat(reason).isEqualTo("for good"));
        assertThat(await(broker.engine.redrive(QUEUE, List.of(damaged)))).contains(1);
    }
}
