package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.Backoff;
import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

interface SettlementContract extends EngineContract {

    @Test
    default void anAckedTaskIsForgotten() {
        UUID id = broker().create("one");

        assertThat(broker().ack(broker().leaseOne())).isTrue();

        assertThat(broker().find(id)).isEmpty();
        assertThat(await(broker().engine.payload(id))).isEmpty();
        broker().tick(Duration.ofDays(1));
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void aTokenSettlesOnce() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();
        assertThat(broker().retry(task, Duration.ofMinutes(1))).isTrue();

        assertThat(broker().ack(task)).isFalse();
        assertThat(broker().fail(task, "no")).isFalse();
        assertThat(broker().retry(task, Duration.ZERO)).isFalse();
        assertThat(await(broker().engine.extend(task.token(), Duration.ofMinutes(1))))
                .isEqualTo(Extension.STALE);

        assertThat(broker().get(task.id()).since()).isEqualTo(START.plus(Duration.ofMinutes(1)));
    }

    @Test
    default void aRetryWaitsAsLongAsItsDelay() {
        UUID id = broker().create("one");
        broker().retry(broker().leaseOne(), Duration.ofHours(2));

        Task waiting = broker().get(id);
        assertThat(waiting.state()).isEqualTo(TaskState.DELAYED);
        assertThat(waiting.since()).isEqualTo(START.plus(Duration.ofHours(2)));
        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(waiting.reason()).isEqualTo("later");

        broker().tick(Duration.ofHours(2));
        assertThat(broker().leaseOne().attempt()).isEqualTo(2);
    }

    @Test
    default void aRetryWithoutDelayIsReadyAtOnce() {
        broker().create("one");

        broker().retry(broker().leaseOne(), Duration.ZERO);

        assertThat(broker().leaseOne().attempt()).isEqualTo(2);
    }

    @Test
    default void aRetryOfUnsaidDelayWaitsByTheBackoff() {
        UUID id = broker().create("one");

        assertThat(broker().settle(broker().leaseOne().token(), new Settlement.Retry(Optional.empty(), null)))
                .isTrue();

        Instant latest = START.plusMillis(Backoff.bound(SETTINGS, 1));
        assertThat(broker().get(id).since()).isBetween(START, latest);
        assertThat(broker().get(id).reason()).isNull();
    }

    @Test
    default void aRetryOfTheLastAttemptIsADeadLetter() {
        UUID id = broker().create("one");
        for (int attempt = 1; attempt < SETTINGS.maxAttempts(); attempt++) {
            broker().retry(broker().leaseOne(), Duration.ZERO);
        }

        assertThat(broker().retry(broker().leaseOne(), Duration.ZERO)).isTrue();

        Task dead = broker().get(id);
        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.attempts()).isEqualTo(SETTINGS.maxAttempts());
        assertThat(dead.reason()).isEqualTo("later");
    }

    @Test
    default void aFailedTaskIsADeadLetterWithItsReason() {
        UUID id = broker().create("one");

        assertThat(broker().fail(broker().leaseOne(), "no such number")).isTrue();

        Task dead = broker().get(id);
        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.attempts()).isEqualTo(1);
        assertThat(dead.reason()).isEqualTo("no such number");
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void manyAreAckedAtOnceAndStaleOnesAreToldApart() {
        for (int i = 0; i < 3; i++) {
            broker().create("task " + i);
        }
        List<LeasedTask> tasks = broker().lease(3);
        broker().ack(tasks.get(1));

        List<Verdict> verdicts = await(
                broker().engine.settle(tasks.stream().map(LeasedTask::token).toList(), new Settlement.Ack()));

        assertThat(verdicts).containsExactly(Verdict.ACCEPTED, Verdict.STALE, Verdict.ACCEPTED);
        assertThat(broker().queue().counts().leased()).isZero();
    }

    @Test
    default void aTokenTwiceInOneRequestCountsOnce() {
        broker().create("one");
        String token = broker().leaseOne().token();

        assertThat(await(broker().engine.settle(List.of(token, token), new Settlement.Ack())))
                .containsExactly(Verdict.ACCEPTED, Verdict.STALE);
    }
}
