package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.Rate;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What goes on over a restart as if there had been none. For engines whose queues outlive them. */
public interface RestartContract extends EngineContract {
    Rate DAILY = new Rate(1, Duration.ofDays(1), 1);

    /** Closes the engine and puts one in its place over all that it kept. */
    void restart();

    private void limitAndFill(Rate rate) {
        await(broker().engine
                .configure(
                        QUEUE,
                        SETTINGS.withLimits(new QueueLimits(rate, QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));
        await(broker().engine.create(QUEUE, Collections.nCopies(10, task("x"))));
    }

    @Test
    default void aSlowRateIsNotStarvedByRestarts() {
        limitAndFill(DAILY);
        int leased = 0;

        for (int hours = 0; hours < 7 * 24; hours += 6) {
            broker().tick(Duration.ofHours(6));
            leased += broker().lease(10).size();
            restart();
        }

        assertThat(leased).isEqualTo(7);
    }

    @Test
    default void aSlowRateEarnsWhileTheBrokerIsDown() {
        limitAndFill(DAILY);
        broker().engine.close();
        broker().time.advance(Duration.ofDays(1));

        restart();

        assertThat(broker().lease(10)).hasSize(1);
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void aRestartGivesNoSecondBurst() {
        limitAndFill(new Rate(1, Duration.ofMinutes(1), 5));
        broker().tick(Duration.ofMinutes(5));
        assertThat(broker().lease(10)).hasSize(5);

        restart();

        broker().tick(Duration.ofMinutes(1).minusMillis(1));
        assertThat(broker().lease(10)).isEmpty();
        broker().tick(Duration.ofMillis(1));
        assertThat(broker().lease(10)).hasSize(1);
    }

    @Test
    default void aFastRateLetsThroughNoMoreAndNothingLaterThanASecond() {
        limitAndFill(new Rate(2, Duration.ofSeconds(1), 2));
        broker().tick(Duration.ofSeconds(1));
        assertThat(broker().lease(10)).hasSize(2);

        restart();

        assertThat(broker().lease(10)).isEmpty();
        broker().tick(Duration.ofSeconds(1));
        assertThat(broker().lease(10)).hasSize(2);
    }

    @Test
    default void aRateThatIsSetAnewStartsEmptyAlsoAfterARestart() {
        limitAndFill(new Rate(1, Duration.ofMinutes(1), 5));
        broker().tick(Duration.ofMinutes(5));
        limitAndFill(new Rate(1, Duration.ofMinutes(2), 5));

        restart();

        assertThat(broker().lease(10)).isEmpty();
        broker().tick(Duration.ofMinutes(2));
        assertThat(broker().lease(10)).hasSize(1);
    }
}
