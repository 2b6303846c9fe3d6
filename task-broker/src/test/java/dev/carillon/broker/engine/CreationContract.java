package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

interface CreationContract extends EngineContract {

    @Test
    default void aTaskIsReadyAtOnceAndCanBeLookedAt() {
        Creation.Created created = broker().created(task("hello", ReadyTime.atOnce(), 7, null));

        assertThat(created.state()).isEqualTo(TaskState.READY);
        assertThat(created.readyAt()).isEqualTo(START);
        assertThat(created.replayed()).isFalse();
        assertThat(broker().get(created.id()))
                .isEqualTo(new Task(
                        created.id(),
                        QUEUE,
                        TaskState.READY,
                        7,
                        0,
                        START,
                        START,
                        null,
                        5,
                        null,
                        TaskAttributes.NONE,
                        null));
    }

    @Test
    default void aPayloadIsHandedOutAsItCameIn() {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xc3, 0x28, '\r', '\n', 0};
        Payload payload = new Payload("image/x-odd; q=\"ü\"", bytes);
        UUID id = broker().create(new NewTask(payload, ReadyTime.atOnce(), 0, null));

        LeasedTask leased = broker().leaseOne();

        assertThat(leased.payload().bytes()).isEqualTo(bytes);
        assertThat(leased.payload().contentType()).isEqualTo(payload.contentType());
        assertThat(await(broker().engine.payload(id)).orElseThrow().bytes()).isEqualTo(bytes);
    }

    @Test
    default void anEmptyPayloadIsOneToo() {
        broker().create("");

        assertThat(broker().leaseOne().payload().bytes()).isEmpty();
    }

    @Test
    default void identifiersGrow() {
        List<NewTask> tasks = Collections.nCopies(5000, task("x"));

        List<UUID> ids = await(broker().engine.create(QUEUE, tasks)).orElseThrow().stream()
                .map(creation -> ((Creation.Created) creation).id())
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> assertThat(id.version()).isEqualTo(7));
    }

    @Test
    default void aBatchIsAnsweredInOrder() {
        List<NewTask> tasks = IntStream.range(0, 100)
                .mapToObj(i -> task("task " + i, ReadyTime.atOnce(), 0, "key " + i % 50))
                .toList();

        List<Creation> answers = await(broker().engine.create(QUEUE, tasks)).orElseThrow();

        assertThat(answers.subList(0, 50)).allMatch(answer -> answer instanceof Creation.Created);
        assertThat(answers.subList(50, 100)).allMatch(answer -> answer instanceof Creation.KeyReused);
        assertThat(broker().lease(100)).extracting(EngineUnderTest::text).startsWith("task 0", "task 1", "task 2");
    }

    @Test
    default void aDelayedTaskWaitsForItsTime() {
        Creation.Created created = broker().created(delayed("later", Duration.ofMinutes(5)));
        assertThat(created.state()).isEqualTo(TaskState.DELAYED);
        assertThat(created.readyAt()).isEqualTo(START.plus(Duration.ofMinutes(5)));

        broker().tick(Duration.ofMinutes(5).minusMillis(1));
        assertThat(broker().lease(1)).isEmpty();

        broker().tick(Duration.ofMillis(1));
        assertThat(broker().leaseOne().id()).isEqualTo(created.id());
    }

    @Test
    default void aDelayLongerThanTheLeaseIsNoSecondDelivery() {
        broker().create(delayed("in a year", Duration.ofDays(365)));
        broker().tick(Duration.ofDays(364));
        assertThat(broker().lease(1)).isEmpty();
        broker().tick(Duration.ofDays(1));

        LeasedTask task = broker().leaseOne();

        assertThat(task.attempt()).isEqualTo(1);
        assertThat(broker().lease(10)).isEmpty();
        assertThat(broker().ack(task)).isTrue();
    }

    @Test
    default void aTimeIsKeptAndAPastOneIsNow() {
        Instant time = START.plus(Duration.ofHours(3));
        Creation.Created later = broker().created(task("later", new ReadyTime.At(time), 0, null));
        Creation.Created past = broker().created(task("past", new ReadyTime.At(Instant.EPOCH), 0, null));

        assertThat(later.state()).isEqualTo(TaskState.DELAYED);
        assertThat(later.readyAt()).isEqualTo(time);
        assertThat(past.state()).isEqualTo(TaskState.READY);
        assertThat(past.readyAt()).isEqualTo(START);
    }

    @Test
    default void tasksOfOneTimeComeInTheOrderOfCreation() {
        List<NewTask> tasks = IntStream.range(0, 200)
                .mapToObj(i -> delayed("task " + i, Duration.ofMinutes(1)))
                .toList();
        await(broker().engine.create(QUEUE, tasks));

        broker().tick(Duration.ofMinutes(1));

        assertThat(broker().lease(200))
                .extracting(EngineUnderTest::text)
                .containsExactly(
                        IntStream.range(0, 200).mapToObj(i -> "task " + i).toArray(String[]::new));
    }

    @Test
    default void aFullBrokerTakesNoMoreUntilATaskIsDone() {
        long most = EngineUnderTest.OPTIONS.maxTasks();
        await(broker().engine.create(QUEUE, Collections.nCopies((int) most, task("x"))));

        assertThat(broker().creation(task("one too many"))).isInstanceOf(Creation.Full.class);

        broker().ack(broker().leaseOne());
        assertThat(broker().creation(task("fits"))).isInstanceOf(Creation.Created.class);
    }

    @Test
    default void aBatchIsTakenAsFarAsThereIsRoom() {
        int most = (int) EngineUnderTest.OPTIONS.maxTasks();
        await(broker().engine.create(QUEUE, Collections.nCopies(most - 2, task("x"))));

        List<Creation> answers = await(broker().engine.create(QUEUE, Collections.nCopies(4, task("y"))))
                .orElseThrow();

        assertThat(answers.subList(0, 2)).allMatch(answer -> answer instanceof Creation.Created);
        assertThat(answers.subList(2, 4)).allMatch(answer -> answer instanceof Creation.Full);
        assertThat(broker().queue().counts().ready()).isEqualTo(most);
    }

    @Test
    default void aCancelledTaskIsGoneFromEveryState() {
        UUID ready = broker().create("ready");
        UUID delayed = broker().create(delayed("delayed", Duration.ofHours(1)));

        assertThat(await(broker().engine.cancel(ready))).isTrue();
        assertThat(await(broker().engine.cancel(delayed))).isTrue();

        assertThat(broker().find(ready)).isEmpty();
        assertThat(await(broker().engine.payload(ready))).isEmpty();
        assertThat(await(broker().engine.cancel(ready))).isFalse();
        broker().tick(Duration.ofHours(2));
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void aCancelledLeaseIsOver() {
        UUID id = broker().create("leased");
        LeasedTask task = broker().leaseOne();

        assertThat(await(broker().engine.cancel(id))).isTrue();

        assertThat(broker().ack(task)).isFalse();
        assertThat(broker().queue().counts().leased()).isZero();
    }

    @Test
    default void aTimeBeyondAllMeasureIsTakenForNowOrForNever() {
        UUID past = broker().create(task("past", new ReadyTime.At(Instant.MIN), 0, null));
        UUID future = broker().create(task("future", new ReadyTime.At(Instant.MAX), 0, null));

        assertThat(broker().get(past).state()).isEqualTo(TaskState.READY);
        assertThat(broker().get(future).state()).isEqualTo(TaskState.DELAYED);
        assertThat(broker().engine.fault()).isEmpty();
    }
}
