package dev.carillon.broker.engine.rocksdb;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineOptions;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.engine.Timekeeper;
import dev.carillon.broker.engine.singlewriter.SingleWriterTaskEngine;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.Rate;
import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.NewWorkflow.Member;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on after a stop and a start: groups, limits, results, workflows, schedules and clocks. */
class RocksDbSemanticsRestartTest {
    @TempDir
    Path directory;

    private EngineUnderTest broker;

    @BeforeEach
    void open() {
        broker = new EngineUnderTest((options, time) -> openEngine(time), EngineUnderTest.OPTIONS);
    }

    private TaskEngine openEngine(Timekeeper time) {
        return openEngine(time, EngineUnderTest.OPTIONS);
    }

    private TaskEngine openEngine(Timekeeper time, EngineOptions options) {
        return SingleWriterTaskEngine.start(RocksDbTaskStorage.open(directory), options, time, EngineObserver.NONE);
    }

    @Test
    void aKeyWhoseWorkflowIsForgottenMakesANewOne() {
        var wanted = new NewWorkflow(List.of(List.of(new Member(QUEUE, task("step")))), "once");
        var first = (WorkflowCreation.Created) await(broker.engine.createWorkflow(wanted));
        broker.ack(broker.leaseOne());
        broker.engine.close();
        EngineOptions usual = EngineUnderTest.OPTIONS;
        broker.engine = openEngine(
                broker.timekeeper(),
                new EngineOptions(
                        usual.maxQueues(),
                        usual.maxSchedules(),
                        usual.maxTasks(),
                        usual.maxKeys(),
                        usual.maxWorkflowTasks(),
                        usual.maxUnwritten(),
                        Duration.ofSeconds(1)));
        broker.tick(Duration.ofSeconds(2));

        var second = (WorkflowCreation.Created) await(broker.engine.createWorkflow(wanted));

        assertThat(second.replayed()).isFalse();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(broker.engine.fault()).isEmpty();
    }

    private void restart() {
        broker.engine.close();
        broker.engine = openEngine(broker.timekeeper());
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private static NewTask with(String text, ReadyTime readyTime, TaskAttributes attributes) {
        return new NewTask(payload(text), readyTime, 0, null, attributes);
    }

    private static Payload payload(String text) {
        return new Payload("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static NewTask grouped(String text) {
        return with(text, ReadyTime.atOnce(), new TaskAttributes("order", null, null, null));
    }

    @Test
    void aGroupGoesOnInItsOrder() {
        UUID first = broker.create(grouped("first"));
        UUID second = broker.create(grouped("second"));
        UUID third = broker.create(grouped("third"));
        broker.fail(broker.leaseOne(), "no");

        restart();

        assertThat(broker.get(second).state()).isEqualTo(TaskState.READY);
        assertThat(broker.get(third).state()).isEqualTo(TaskState.BLOCKED);
        assertThat(broker.get(third).attributes().group()).isEqualTo("order");
        await(broker.engine.redrive(QUEUE, List.of(first)));
        assertThat(broker.get(first).state()).isEqualTo(TaskState.BLOCKED);
        restart();
        for (UUID next : List.of(second, first, third)) {
            LeasedTask leased = broker.leaseOne();
            assertThat(leased.id()).isEqualTo(next);
            broker.ack(leased);
        }
        assertThat(broker.queue().counts()).isEqualTo(QueueCounts.NONE);
    }

    @Test
    void aTimeToLiveGoesOnAlsoWithoutABroker() {
        TaskAttributes anHour = new TaskAttributes(null, null, Duration.ofHours(1), null);
        UUID waiting = broker.create(with("waiting", new ReadyTime.After(Duration.ofHours(2)), anHour));
        UUID leased = broker.create(with("leased", ReadyTime.atOnce(), anHour));
        broker.leaseOne();
        broker.engine.close();
        broker.time.advance(Duration.ofHours(1));
        broker.engine = openEngine(broker.timekeeper());

        assertThat(broker.find(waiting)).isEmpty();
        assertThat(broker.find(leased)).isEmpty();
        assertThat(broker.queue().counts()).isEqualTo(QueueCounts.NONE);
    }

    @Test
    void whatWasReadyFirstIsStillFirst() {
        broker.create(task("leased", ReadyTime.atOnce(), 0, null));
        broker.leaseOne();
        broker.create(task("delayed", new ReadyTime.After(Duration.ofSeconds(10)), 0, null));
        broker.create(task("on time", new ReadyTime.At(START.plusSeconds(20)), 0, null));
        broker.tick(Duration.ofSeconds(10));
        broker.tick(Duration.ofSeconds(10));
        broker.tick(Duration.ofSeconds(10));

        restart();

        assertThat(broker.lease(10)).extracting(EngineUnderTest::text).containsExactly("delayed", "on time", "leased");
    }

    @Test
    void aQueueStaysPausedAndLimited() {
        QueueSettings limited = SETTINGS.withLimits(new QueueLimits(new Rate(1, Duration.ofSeconds(1), 5), 3, 2))
                .withRetention(Duration.ofHours(1));
        await(broker.engine.configure(QUEUE, limited));
        await(broker.engine.pause(QUEUE, true));
        broker.create("one");

        restart();

        assertThat(broker.queue().paused()).isTrue();
        assertThat(broker.queue().settings()).isEqualTo(limited);
        broker.tick(Duration.ofSeconds(10));
        assertThat(broker.lease(1)).isEmpty();
        await(broker.engine.pause(QUEUE, false));
        assertThat(broker.lease(1)).hasSize(1);
    }

    @Test
    void aResultIsKeptForItsRetention() {
        await(broker.engine.configure(QUEUE, SETTINGS.withRetention(Duration.ofHours(1))));
        UUID id = broker.create("sum");
        broker.settle(broker.leaseOne().token(), new Settlement.Ack(payload("42")));
        broker.tick(Duration.ofMinutes(1));

        restart();

        assertThat(broker.get(id).state()).isEqualTo(TaskState.DONE);
        assertThat(await(broker.engine.payload(id))).isEmpty();
        Outcome outcome = await(broker.engine.outcome(id, Duration.ZERO));
        assertThat(outcome).usingRecursiveComparison().isEqualTo(new Outcome.Succeeded(payload("42"), START));
        broker.tick(Duration.ofMinutes(59));
        assertThat(await(broker.engine.outcome(id, Duration.ZERO))).isEqualTo(new Outcome.Unknown());
        restart();
        assertThat(broker.find(id)).isEmpty();
    }

    @Test
    void aWorkflowGoesOnWithItsNextStage() {
        NewWorkflow wanted = new NewWorkflow(
                List.of(
                        List.of(new Member(QUEUE, task("first")), new Member(QUEUE, task("second"))),
                        List.of(new Member(QUEUE, task("then"))),
                        List.of(new Member(QUEUE, EngineUnderTest.delayed("at last", Duration.ofMinutes(1))))),
                "import 7");
        WorkflowCreation.Created created = (WorkflowCreation.Created) await(broker.engine.createWorkflow(wanted));
        broker.ack(broker.leaseOne());

        restart();

        assertThat(await(broker.engine.createWorkflow(wanted)))
                .isEqualTo(new WorkflowCreation.Created(created.id(), created.tasks(), true));
        LeasedTask second = broker.leaseOne();
        assertThat(EngineUnderTest.text(second)).isEqualTo("second");
        assertThat(broker.get(second.id()).workflow()).isEqualTo(created.id());
        broker.ack(second);
        restart();
        LeasedTask then = broker.leaseOne();
        assertThat(EngineUnderTest.text(then)).isEqualTo("then");
        broker.ack(then);
        broker.tick(Duration.ofMinutes(1));
        restart();
        LeasedTask last = broker.leaseOne();
        assertThat(EngineUnderTest.text(last)).isEqualTo("at last");
        broker.ack(last);

        restart();

        Workflow over = await(broker.engine.workflow(created.id())).orElseThrow();
        assertThat(over.acked()).isEqualTo(4);
        assertThat(over.stage()).isEqualTo(3);
        assertThat(over.tasks()).containsExactly(last.id());
        assertThat(over.endedAt()).isEqualTo(START.plus(Duration.ofMinutes(1)));
        broker.tick(EngineUnderTest.OPTIONS.workflowRetention());
        restart();
        assertThat(await(broker.engine.workflow(created.id()))).isEmpty();
    }

    @Test
    void aCancelledWorkflowStaysCancelled() {
        NewWorkflow wanted = new NewWorkflow(
                List.of(List.of(new Member(QUEUE, task("first"))), List.of(new Member(QUEUE, task("never")))), null);
        UUID id = ((WorkflowCreation.Created) await(broker.engine.createWorkflow(wanted))).id();
        assertThat(await(broker.engine.cancelWorkflow(id))).isTrue();

        restart();

        assertThat(broker.lease(10)).isEmpty();
        assertThat(await(broker.engine.workflow(id)).orElseThrow().endedAt()).isEqualTo(START);
        assertThat(await(broker.engine.cancelWorkflow(id))).isFalse();
    }

    @Test
    void aScheduleNeitherSkipsNorDoubles() {
        Instant due = START.plusNanos(7);
        Schedule schedule = new Schedule(
                "nightly",
                "PT1H",
                QUEUE,
                payload("tick"),
                3,
                new TaskAttributes("g", "k", null, null),
                due,
                null,
                null);
        await(broker.engine.putSchedule(schedule));
        restart();
        broker.time.advance(Duration.ofMillis(1));

        assertThat(await(broker.engine.dueSchedules(10)))
                .extracting(Schedule::name)
                .containsExactly("nightly");
        Firing fired = await(broker.engine.fire("nightly", "PT1H", due, due.plusSeconds(3600)));
        restart();

        assertThat(await(broker.engine.fire("nightly", "PT1H", due, due.plusSeconds(3600))))
                .isEqualTo(new Firing.Lost());
        Schedule moved = await(broker.engine.schedule("nightly")).orElseThrow();
        assertThat(moved.nextAt()).isEqualTo(due.plusSeconds(3600));
        assertThat(moved.lastAt()).isEqualTo(due);
        assertThat(new Firing.Fired(moved.lastTask())).isEqualTo(fired);
        assertThat(broker.leaseOne().attributes()).isEqualTo(schedule.attributes());
        assertThat(await(broker.engine.removeSchedule("nightly"))).isTrue();
        restart();
        assertThat(await(broker.engine.schedules())).isEmpty();
    }

    @Test
    void delaysOutliveAClockThatWasSet() {
        UUID length = broker.create(EngineUnderTest.delayed("length", Duration.ofHours(2)));
        UUID time = broker.create(task("time", new ReadyTime.At(START.plus(Duration.ofHours(2))), 0, null));
        broker.time.set(Duration.ofHours(1));
        broker.queue();

        restart();

        broker.tick(Duration.ofHours(1));
        assertThat(broker.leaseOne().id()).isEqualTo(time);
        assertThat(broker.get(length).since()).isEqualTo(START.plus(Duration.ofHours(3)));
        broker.tick(Duration.ofHours(1));
        assertThat(broker.get(length).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void aClockThatIsSetBackWhileTheBrokerIsDownTakesItNoFurtherBackThanWhatItKept() {
        UUID delayed = broker.create(EngineUnderTest.delayed("length", Duration.ofHours(2)));
        broker.tick(Duration.ofHours(1));
        broker.create("an hour later");
        broker.engine.close();
        broker.time.set(Duration.ofHours(-3));
        broker.engine = openEngine(broker.timekeeper());

        broker.tick(Duration.ofMinutes(30));
        broker.time.set(Duration.ofHours(3)); // as somebody notices
        broker.tick(Duration.ofMinutes(1));
        restart();

        broker.tick(Duration.ofMinutes(28));
        assertThat(broker.get(delayed).state()).isEqualTo(TaskState.DELAYED);
        broker.tick(Duration.ofMinutes(1));
        assertThat(broker.get(delayed).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void norDoesItFillABucket() {
        Rate fast = new Rate(10, Duration.ofSeconds(1), 10);
        await(broker.engine.configure(
                QUEUE, SETTINGS.withLimits(new QueueLimits(fast, QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));
        broker.create("one");
        broker.engine.close();
        broker.time.set(Duration.ofHours(-3));
        broker.engine = openEngine(broker.timekeeper());

        assertThat(broker.lease(1)).isEmpty();
        broker.tick(Duration.ofMillis(100));
        assertThat(broker.lease(1)).hasSize(1);
    }

    @Test
    void aPurgeIsForGood() {
        broker.create("ready");
        broker.create(EngineUnderTest.delayed("delayed", Duration.ofHours(1)));
        broker.create(grouped("front"));
        broker.create(grouped("blocked"));
        assertThat(await(broker.engine.purge(QUEUE))).contains(4L);

        restart();

        assertThat(broker.queue().counts()).isEqualTo(QueueCounts.NONE);
    }
}
