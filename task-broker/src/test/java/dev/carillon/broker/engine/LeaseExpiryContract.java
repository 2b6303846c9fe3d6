package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Extension;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

interface LeaseExpiryContract extends EngineContract {

    @Test
    default void aLeaseThatRanOutMakesTheTaskReadyAtOnce() {
        broker().create("one");
        LeasedTask first = broker().leaseOne();
        broker().tick(SETTINGS.lease().minusMillis(1));
        assertThat(broker().lease(1)).isEmpty();

        broker().tick(Duration.ofMillis(1));

        LeasedTask second = broker().leaseOne();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    default void aStaleTokenChangesNothing() {
        UUID id = broker().create("one");
        LeasedTask first = broker().leaseOne();
        broker().tick(SETTINGS.lease());
        LeasedTask second = broker().leaseOne();
        Task before = broker().get(id);

        assertThat(broker().ack(first)).isFalse();
        assertThat(broker().fail(first, "no")).isFalse();
        assertThat(broker().retry(first, Duration.ZERO)).isFalse();
        assertThat(await(broker().engine.extend(first.token(), Duration.ofHours(1))))
                .isEqualTo(Extension.STALE);

        assertThat(broker().get(id)).isEqualTo(before);
        assertThat(broker().ack(second)).isTrue();
    }

    @Test
    default void aTokenIsStaleFromTheMomentTheLeaseEnds() {
        broker().create("one");
        LeasedTask task = broker().leaseOne();

        broker().time.advance(SETTINGS.lease());

        assertThat(broker().ack(task)).isFalse();
    }

    @Test
    default void theLastLeaseThatRanOutIsADeadLetter() {
        UUID id = broker().create("poison");
        for (int attempt = 0; attempt < SETTINGS.maxAttempts(); attempt++) {
            broker().leaseOne();
            broker().tick(SETTINGS.lease());
        }

        Task dead = broker().get(id);

        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.attempts()).isEqualTo(SETTINGS.maxAttempts());
        assertThat(dead.reason()).contains("lease ran out");
        assertThat(broker().lease(1)).isEmpty();
    }

    @Test
    default void whoeverWaitsIsHandedATaskThatWasLost() {
        broker().create("one");
        broker().leaseOne();
        var waiting = broker().engine.lease(EngineUnderTest.QUEUE, 1, Duration.ofMinutes(1));
        broker().queue();

        broker().tick(SETTINGS.lease());

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }
}
