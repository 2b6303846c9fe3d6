package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A task that is cancelled in the hands of a worker is gone at once, and the worker is told at its next call. */
interface CancellationContract extends EngineContract {
    List<Settlement> EACH_WAY = List.of(
            new Settlement.Ack(), new Settlement.Retry(Optional.of(Duration.ZERO), "later"), new Settlement.Fail("no"));

    private LeasedTask cancelled() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        assertThat(await(broker().engine.cancel(task.id()))).isTrue();
        return task;
    }

    @Test
    default void theWorkerIsToldWhateverItAsks() {
        LeasedTask task = cancelled();

        assertThat(broker().find(task.id())).isEmpty();
        assertThat(broker().queue().counts().leased()).isZero();
        assertThat(await(broker().engine.extend(task.token(), Duration.ofMinutes(1))))
                .isEqualTo(Extension.CANCELLED);
        for (Settlement settlement : EACH_WAY) {
            assertThat(broker().verdict(task.token(), settlement)).isEqualTo(Verdict.CANCELLED);
        }
        assertThat(broker().dead()).isEmpty();
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void theWorkerIsToldUntilItsLeaseWouldHaveEnded() {
        LeasedTask task = cancelled();
        broker().tick(SETTINGS.lease().minusMillis(1));
        assertThat(broker().verdict(task.token(), new Settlement.Ack())).isEqualTo(Verdict.CANCELLED);

        broker().tick(Duration.ofMillis(1));

        assertThat(broker().verdict(task.token(), new Settlement.Ack())).isEqualTo(Verdict.STALE);
        assertThat(await(broker().engine.extend(task.token(), Duration.ofMinutes(1))))
                .isEqualTo(Extension.STALE);
    }

    @Test
    default void aLeaseThatWasMadeLongerCountsAsItThenWas() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        await(broker().engine.extend(task.token(), Duration.ofMinutes(10)));
        await(broker().engine.cancel(task.id()));

        broker().tick(Duration.ofMinutes(9));

        assertThat(broker().verdict(task.token(), new Settlement.Ack())).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    default void aTokenOfAnEarlierAttemptIsStaleAsBefore() {
        broker().create("one");
        LeasedTask first = broker().leaseOne();
        broker().retry(first, Duration.ZERO);
        LeasedTask second = broker().leaseOne();

        await(broker().engine.cancel(second.id()));

        assertThat(broker().verdict(first.token(), new Settlement.Ack())).isEqualTo(Verdict.STALE);
        assertThat(broker().verdict(second.token(), new Settlement.Ack())).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    default void aTokenOfATaskThatWaitsAndIsCancelledIsStale() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        broker().retry(task, Duration.ofHours(1));

        await(broker().engine.cancel(task.id()));

        assertThat(broker().verdict(task.token(), new Settlement.Ack())).isEqualTo(Verdict.STALE);
    }

    @Test
    default void manyAckedAtOnceAreToldApart() {
        for (int i = 0; i < 3; i++) {
            broker().create("task " + i);
        }
        List<LeasedTask> tasks = broker().lease(3);
        await(broker().engine.cancel(tasks.get(1).id()));
        broker().ack(tasks.get(2));

        assertThat(await(broker().engine
                        .settle(tasks.stream().map(LeasedTask::token).toList(), new Settlement.Ack())))
                .containsExactly(Verdict.ACCEPTED, Verdict.CANCELLED, Verdict.STALE);
    }

    @Test
    default void cancellingTwiceIsSaidToBeSo() {
        LeasedTask task = cancelled();

        assertThat(await(broker().engine.cancel(task.id()))).isFalse();
        assertThat(broker().verdict(task.token(), new Settlement.Ack())).isEqualTo(Verdict.CANCELLED);
    }
}
