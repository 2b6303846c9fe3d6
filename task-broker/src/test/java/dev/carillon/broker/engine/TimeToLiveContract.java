package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static dev.carillon.broker.engine.TestTasks.inGroup;
import static dev.carillon.broker.engine.TestTasks.living;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A task that is not leased within its time to live is forgotten; one that is in hand goes on. */
interface TimeToLiveContract extends EngineContract {
    Duration MINUTE = Duration.ofMinutes(1);

    @Test
    default void aReadyTaskExpires() {
        UUID id = broker().create(living(MINUTE, "soon or never"));
        broker().tick(MINUTE.minusMillis(1));
        assertThat(broker().get(id).state()).isEqualTo(TaskState.READY);
        assertThat(broker().get(id).attributes().timeToLive()).isEqualTo(MINUTE);

        broker().tick(Duration.ofMillis(1));

        assertThat(broker().find(id)).isEmpty();
        assertThat(await(broker().engine.payload(id))).isEmpty();
        assertThat(broker().lease(1)).isEmpty();
        assertThat(broker().dead()).isEmpty();
        assertThat(broker().queue().counts()).isEqualTo(QueueCounts.NONE);
    }

    @Test
    default void aTaskIsNotHandedOutAtTheMomentThatItExpires() {
        broker().create(living(MINUTE, "soon or never"));

        broker().time.advance(MINUTE);

        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aDelayedTaskExpiresBeforeItsTime() {
        UUID id = broker().create(living(MINUTE, delayed("late", Duration.ofHours(1))));

        broker().tick(MINUTE);

        assertThat(broker().find(id)).isEmpty();
        broker().tick(Duration.ofHours(2));
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aBlockedTaskExpiresAndTheOneBehindItIsNext() {
        broker().create(inGroup("ann", "1"));
        broker().create(living(MINUTE, inGroup("ann", "2")));
        broker().create(inGroup("ann", "3"));
        LeasedTask first = broker().leaseOne();
        await(broker().engine.extend(first.token(), Duration.ofHours(1)));

        broker().tick(MINUTE);

        assertThat(broker().queue().counts().blocked()).isEqualTo(1);
        broker().ack(first);
        assertThat(EngineUnderTest.text(broker().leaseOne())).isEqualTo("3");
    }

    @Test
    default void theFirstOfAGroupExpiresAndLetsTheNextOn() {
        broker().create(living(MINUTE, inGroup("ann", "1")));
        broker().create(inGroup("ann", "2"));

        broker().tick(MINUTE);

        assertThat(EngineUnderTest.text(broker().leaseOne())).isEqualTo("2");
    }

    @Test
    default void aLeasedTaskGoesOnAndCanBeAcked() {
        broker().create(living(MINUTE, "in hand"));
        broker().tick(Duration.ofSeconds(50));
        LeasedTask task = broker().leaseOne();

        broker().tick(Duration.ofSeconds(29));

        assertThat(broker().get(task.id()).state()).isEqualTo(TaskState.LEASED);
        assertThat(await(broker().engine.extend(task.token(), MINUTE)).leasedUntil())
                .isNotNull();
        broker().tick(MINUTE.minusMillis(1));
        assertThat(broker().ack(task)).isTrue();
    }

    @Test
    default void aLeaseThatRanOutTooLateIsTheEnd() {
        UUID id = broker().create(living(MINUTE, "in hand"));
        broker().tick(Duration.ofSeconds(50));
        broker().leaseOne();

        broker().tick(SETTINGS.lease());

        assertThat(broker().find(id)).isEmpty();
        assertThat(broker().lease(1)).isEmpty();
        assertThat(broker().queue().counts()).isEqualTo(QueueCounts.NONE);
    }

    @Test
    default void aLeaseThatRanOutInTimeIsNot() {
        broker().create(living(MINUTE, "in hand"));
        broker().leaseOne();
        broker().tick(SETTINGS.lease());

        assertThat(broker().leaseOne().attempt()).isEqualTo(2);
    }

    @Test
    default void aRetryThatComesTooLateIsAcceptedAndTheEnd() {
        UUID id = broker().create(living(MINUTE, "in hand"));
        broker().tick(Duration.ofSeconds(50));
        LeasedTask task = broker().leaseOne();
        broker().tick(Duration.ofSeconds(20));

        assertThat(broker().retry(task, Duration.ZERO)).isTrue();

        assertThat(broker().find(id)).isEmpty();
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aRetryThatWaitsTooLongExpires() {
        UUID id = broker().create(living(MINUTE, "in hand"));
        broker().retry(broker().leaseOne(), Duration.ofHours(1));
        assertThat(broker().get(id).state()).isEqualTo(TaskState.DELAYED);

        broker().tick(MINUTE);

        assertThat(broker().find(id)).isEmpty();
    }

    @Test
    default void aDeadLetterIsKeptAndHasItsTimeToLiveBeforeItOnceMore() {
        UUID id = broker().create(living(MINUTE, "in hand"));
        broker().fail(broker().leaseOne(), "no");
        broker().tick(Duration.ofDays(30));
        assertThat(broker().get(id).state()).isEqualTo(TaskState.DEAD);

        await(broker().engine.redrive(QUEUE, List.of(id)));

        assertThat(broker().get(id).attributes().timeToLive()).isEqualTo(MINUTE);
        assertThat(broker().get(id).expiresAt())
                .isEqualTo(broker().get(id).since().plus(MINUTE));
        broker().tick(MINUTE.minusMillis(1));
        assertThat(broker().get(id).state()).isEqualTo(TaskState.READY);
        broker().tick(Duration.ofMillis(1));
        assertThat(broker().find(id)).isEmpty();
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aDeadLetterThatWaitsForItsGroupHasItToo() {
        UUID first = broker().create(living(MINUTE, inGroup("ann", "1")));
        broker().create(inGroup("ann", "2"));
        broker().fail(broker().leaseOne(), "no");

        await(broker().engine.redrive(QUEUE, List.of(first)));

        assertThat(broker().get(first).state()).isEqualTo(TaskState.BLOCKED);
        broker().tick(MINUTE);
        assertThat(broker().find(first)).isEmpty();
    }

    @Test
    default void aTaskThatFailsTooLateIsADeadLetterAllTheSame() {
        UUID id = broker().create(living(MINUTE, "in hand"));
        broker().tick(Duration.ofSeconds(50));
        LeasedTask task = broker().leaseOne();
        broker().tick(Duration.ofSeconds(20));

        assertThat(broker().fail(task, "no")).isTrue();

        assertThat(broker().get(id).state()).isEqualTo(TaskState.DEAD);
    }

    @Test
    default void whatExpiredMakesRoom() {
        int most = (int) EngineUnderTest.OPTIONS.maxTasks();
        await(broker().engine.create(QUEUE, Collections.nCopies(most, living(MINUTE, "x"))));
        assertThat(broker().creation(task("no room"))).isInstanceOf(Creation.Full.class);

        broker().tick(MINUTE);

        assertThat(broker().creation(task("room"))).isInstanceOf(Creation.Created.class);
    }
}
