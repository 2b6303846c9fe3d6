package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

interface StoppingContract extends EngineContract {

    @Test
    default void whoeverWaitsIsToldWhenTheBrokerStops() {
        var waiting = broker().engine.lease(QUEUE, 1, Duration.ofMinutes(1));

        broker().engine.stopLeasing();

        assertThat(await(waiting)).contains(List.of());
        broker().create("kept, but not handed out");
        assertThatThrownBy(() -> await(broker().engine.lease(QUEUE, 1, Duration.ofMinutes(1))))
                .hasCauseInstanceOf(EngineUnavailableException.class);
    }

    @Test
    default void whoeverWaitsForAResultIsToldHowItStandsWhenTheBrokerStops() {
        UUID id = broker().create("slow");
        var waiting = broker().engine.outcome(id, Duration.ofMinutes(1));
        await(broker().engine.queue(QUEUE));

        broker().engine.stopLeasing();

        assertThat(await(waiting)).isEqualTo(new Outcome.Pending(TaskState.READY));
        assertThat(await(broker().engine.outcome(id, Duration.ofMinutes(1))))
                .isEqualTo(new Outcome.Pending(TaskState.READY));
    }

    @Test
    default void whatWasAskedBeforeTheEndIsAnswered() {
        var answers = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> broker().engine.create(QUEUE, List.of(task("task " + i))))
                .toList();

        broker().engine.close();

        assertThat(answers).allSatisfy(answer -> assertThat(await(answer)).isPresent());
    }

    @Test
    default void nothingIsAnsweredAfterTheEnd() {
        broker().engine.close();

        assertThatThrownBy(() -> await(broker().engine.create(QUEUE, List.of(task("too late")))))
                .hasCauseInstanceOf(EngineUnavailableException.class);
        assertThatThrownBy(() -> await(broker().engine.queues())).hasCauseInstanceOf(EngineUnavailableException.class);
    }

    @Test
    default void closingTwiceIsClosingOnce() {
        broker().engine.close();
        broker().engine.close();

        assertThat(broker().engine.fault()).isEmpty();
    }
}
