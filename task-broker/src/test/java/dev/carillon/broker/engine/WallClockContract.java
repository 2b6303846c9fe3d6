package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What is a time of day follows the wall clock when it is set. Only for engines that are told the time: one that has it
 * from a database is not to be set by the clock of this machine.
 */
public interface WallClockContract extends EngineContract {
    Duration HOUR = Duration.ofHours(1);

    private UUID at(Duration fromStart) {
        return broker().create(task("at a time", new ReadyTime.At(START.plus(fromStart)), 0, null));
    }

    @Test
    default void aTimeThatTheClockIsSetBeyondHasCome() {
        UUID id = at(HOUR);

        broker().time.set(HOUR);
        broker().queue();

        assertThat(broker().leaseOne().id()).isEqualTo(id);
    }

    @Test
    default void aTimeThatTheClockIsSetBackFromIsFurtherOff() {
        UUID id = at(HOUR);
        broker().tick(Duration.ofMinutes(30));
        broker().time.set(HOUR.negated());
        broker().queue();

        broker().tick(Duration.ofMinutes(90).minusMillis(1));
        assertThat(broker().get(id).state()).isEqualTo(TaskState.DELAYED);
        assertThat(broker().get(id).since()).isEqualTo(START.plus(HOUR));
        broker().tick(Duration.ofMillis(1));
        assertThat(broker().leaseOne().id()).isEqualTo(id);
    }

    @Test
    default void aTaskThatIsReadyStaysSo() {
        at(HOUR);
        broker().tick(HOUR);

        broker().time.set(HOUR.negated());

        assertThat(broker().lease(1)).hasSize(1);
    }

    @Test
    default void whoeverWaitsIsHandedATaskWhoseTimeHasComeByTheClock() {
        at(HOUR);
        var waiting = broker().engine.lease(EngineUnderTest.QUEUE, 1, Duration.ofMinutes(1));
        broker().queue();

        broker().time.set(HOUR);
        broker().queue();

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }

    @Test
    default void aTimeOfAGroupFollowsTheClockToo() {
        broker().create(TestTasks.inGroup("ann", "first"));
        UUID id = broker().create(TestTasks.inGroup("ann", task("next", new ReadyTime.At(START.plus(HOUR)), 0, null)));

        broker().time.set(HOUR);
        broker().ack(broker().leaseOne());

        assertThat(broker().leaseOne().id()).isEqualTo(id);
    }

    @Test
    default void aScheduleIsDueByTheClock() {
        await(broker().engine.putSchedule(ScheduleContract.schedule("nightly", START.plus(HOUR))));
        assertThat(await(broker().engine.dueSchedules(10))).isEmpty();

        broker().time.set(HOUR);
        assertThat(await(broker().engine.dueSchedules(10)))
                .extracting(Schedule::name)
                .containsExactly("nightly");
        assertThat(await(broker().engine.now())).isEqualTo(START.plus(HOUR));
        broker().time.set(HOUR.negated());
        assertThat(await(broker().engine.dueSchedules(10))).isEmpty();
        assertThat(await(broker().engine.now())).isEqualTo(START);
    }
}
