package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.delayed;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A delay is as long as it is asked to be, and nothing else than a delay. */
interface LongDelayContract extends EngineContract {
    Duration YEARS = Duration.ofDays(9 * 365);

    @Test
    default void aTimeYearsAheadIsKept() {
        Creation.Created created = broker().created(task("one day", new ReadyTime.At(START.plus(YEARS)), 0, null));
        assertThat(created.readyAt()).isEqualTo(START.plus(YEARS));

        broker().tick(YEARS.minusMillis(1));
        assertThat(broker().lease(1)).isEmpty();
        assertThat(broker().get(created.id()).since()).isEqualTo(START.plus(YEARS));
        broker().tick(Duration.ofMillis(1));
        assertThat(broker().leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    default void aDelayOfYearsIsKept() {
        broker().create(delayed("one day", YEARS));

        broker().tick(YEARS.minusMillis(1));
        assertThat(broker().lease(1)).isEmpty();
        broker().tick(Duration.ofMillis(1));
        assertThat(broker().leaseOne().attempt()).isEqualTo(1);
    }

    @Test
    default void aDelayOfManyLeasesIsHandedOutOnce() {
        UUID id = broker().create(delayed("later", SETTINGS.lease().multipliedBy(10)));
        for (int i = 0; i < 9; i++) {
            broker().tick(SETTINGS.lease());
            assertThat(broker().lease(10)).isEmpty();
            assertThat(broker().get(id).state()).isEqualTo(TaskState.DELAYED);
            assertThat(broker().get(id).attempts()).isZero();
        }
        broker().tick(SETTINGS.lease());

        LeasedTask task = broker().leaseOne();

        assertThat(task.attempt()).isEqualTo(1);
        assertThat(broker().lease(10)).isEmpty();
        assertThat(broker().ack(task)).isTrue();
        broker().tick(SETTINGS.lease().multipliedBy(10));
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void aRetryOfManyLeasesIsHandedOutOnce() {
        broker().create("again");
        broker().retry(broker().leaseOne(), SETTINGS.lease().multipliedBy(10));
        for (int i = 0; i < 9; i++) {
            broker().tick(SETTINGS.lease());
            assertThat(broker().lease(10)).isEmpty();
        }

        broker().tick(SETTINGS.lease());

        assertThat(broker().lease(10)).hasSize(1).allMatch(task -> task.attempt() == 2);
    }
}
