package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.TestTasks.inGroup;
import static dev.carillon.broker.engine.TestTasks.living;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A lease that is given back is one that never was. */
interface GiveBackContract extends EngineContract {
    Duration MINUTE = Duration.ofMinutes(1);

    private List<Verdict> giveBack(LeasedTask... tasks) {
        return await(broker().engine
                .giveBack(List.of(tasks).stream().map(LeasedTask::token).toList()));
    }

    private void allowOneAttempt() {
        await(broker().engine
                .configure(QUEUE, new QueueSettings(SETTINGS.lease(), 1, Duration.ZERO, Duration.ofMinutes(1))));
    }

    @Test
    default void theTaskIsReadyAtOnceAndItsAttemptDoesNotCount() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        broker().tick(Duration.ofSeconds(5));

        assertThat(giveBack(task)).containsExactly(Verdict.ACCEPTED);

        assertThat(broker().get(task.id()).state()).isEqualTo(TaskState.READY);
        assertThat(broker().get(task.id()).since()).isEqualTo(START.plusSeconds(5));
        assertThat(broker().get(task.id()).attempts()).isZero();
        assertThat(broker().ack(task)).isFalse();
        LeasedTask again = broker().leaseOne();
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(broker().ack(again)).isTrue();
    }

    @Test
    default void aLastAttemptIsNoDeadLetterAndNobodyWhoAwaitsItIsTold() {
        allowOneAttempt();
        UUID id = broker().create("one");
        var outcome = broker().engine.outcome(id, Duration.ofHours(1)).toCompletableFuture();
        broker().queue(); // by whose answer the one before was taken in
        LeasedTask task = broker().leaseOne();

        giveBack(task);

        assertThat(broker().dead()).isEmpty();
        assertThat(broker().get(id).reason()).isNull();
        assertThat(outcome).isNotDone();
        broker().ack(broker().leaseOne());
        assertThat(await(outcome)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    default void theFirstOfAGroupStaysTheFirst() {
        allowOneAttempt();
        broker().create(inGroup("ann", "1"));
        UUID second = broker().create(inGroup("ann", "2"));

        giveBack(broker().leaseOne());

        assertThat(broker().get(second).state()).isEqualTo(TaskState.BLOCKED);
        assertThat(broker().lease(10)).extracting(EngineUnderTest::text).containsExactly("1");
    }

    @Test
    default void whoeverWaitsIsHandedIt() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        var waiting = broker().engine.lease(QUEUE, 1, MINUTE);
        broker().queue();

        giveBack(task);

        assertThat(await(waiting).orElseThrow()).extracting(LeasedTask::id).containsExactly(task.id());
    }

    @Test
    default void aTimeToLiveGoesOn() {
        UUID id = broker().create(living(MINUTE, "soon or never"));
        broker().tick(Duration.ofSeconds(50));

        giveBack(broker().leaseOne());

        assertThat(broker().get(id).attributes().timeToLive()).isEqualTo(MINUTE);
        broker().tick(Duration.ofSeconds(10));
        assertThat(broker().find(id)).isEmpty();
    }

    @Test
    default void aTimeToLiveThatIsOverIsTheEndAndLetsTheNextOn() {
        UUID id = broker().create(living(MINUTE, inGroup("ann", "1")));
        broker().create(inGroup("ann", "2"));
        broker().tick(Duration.ofSeconds(50));
        LeasedTask task = broker().leaseOne();
        broker().tick(Duration.ofSeconds(20));

        assertThat(giveBack(task)).containsExactly(Verdict.ACCEPTED);

        assertThat(broker().find(id)).isEmpty();
        assertThat(broker().queue().counts()).isEqualTo(new QueueCounts(1, 0, 0, 0, 0, 0));
        assertThat(EngineUnderTest.text(broker().leaseOne())).isEqualTo("2");
    }

    @Test
    default void aTokenThatIsNotValidChangesNothing() {
        UUID id = broker().create("one");
        LeasedTask before = broker().leaseOne();
        broker().tick(SETTINGS.lease());
        LeasedTask after = broker().leaseOne();

        assertThat(giveBack(before)).containsExactly(Verdict.STALE);
        assertThat(broker().get(id).state()).isEqualTo(TaskState.LEASED);
        assertThat(broker().get(id).attempts()).isEqualTo(2);

        broker().fail(after, "no");
        assertThat(giveBack(before, after)).containsExactly(Verdict.STALE, Verdict.STALE);
        assertThat(broker().get(id).state()).isEqualTo(TaskState.DEAD);
        assertThat(await(broker().engine.giveBack(List.of("", "nonsense"))))
                .containsExactly(Verdict.STALE, Verdict.STALE);
    }

    @Test
    default void eachTokenHasItsOwnAnswer() {
        for (int i = 0; i < 3; i++) {
            broker().create("task " + i);
        }
        List<LeasedTask> tasks = broker().lease(3);
        broker().ack(tasks.get(0));
        await(broker().engine.cancel(tasks.get(1).id()));

        assertThat(giveBack(tasks.get(0), tasks.get(2), tasks.get(1), tasks.get(2)))
                .containsExactly(Verdict.STALE, Verdict.ACCEPTED, Verdict.CANCELLED, Verdict.STALE);
        assertThat(broker().lease(10)).extracting(EngineUnderTest::text).containsExactly("task 2");
    }
}
