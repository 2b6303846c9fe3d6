package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.Rate;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** A token bucket bounds what a queue hands out, over all workers together. */
interface RateContract extends EngineContract {
    Duration SECOND = Duration.ofSeconds(1);

    private QueueSettings settings(Rate rate) {
        return SETTINGS.withLimits(new QueueLimits(rate, QueueLimits.UNLIMITED, QueueLimits.UNLIMITED));
    }

    private void limit(Rate rate) {
        assertThat(await(broker().engine.configure(QUEUE, settings(rate)))
                        .orElseThrow()
                        .settings()
                        .limits()
                        .rate())
                .isEqualTo(rate);
    }

    private void fill(int tasks) {
        await(broker().engine.create(QUEUE, Collections.nCopies(tasks, task("x"))));
    }

    @Test
    default void theBucketStartsEmptyAndFillsWithTime() {
        limit(new Rate(1, SECOND, 5));
        fill(10);

        assertThat(broker().lease(10)).isEmpty();
        broker().tick(SECOND.minusMillis(1));
        assertThat(broker().lease(10)).isEmpty();
        broker().tick(Duration.ofMillis(1));
        assertThat(broker().lease(10)).hasSize(1);
        broker().tick(SECOND.multipliedBy(2));
        assertThat(broker().lease(10)).hasSize(2);
        assertThat(broker().queue().counts().ready()).isEqualTo(7);
    }

    @Test
    default void theBucketHoldsNoMoreThanABurst() {
        limit(new Rate(1, SECOND, 3));
        fill(10);

        broker().tick(Duration.ofHours(1));

        assertThat(broker().lease(10)).hasSize(3);
        assertThat(broker().lease(10)).isEmpty();
    }

    @Test
    default void aRateHoldsOverATimeOfManyShortLooks() {
        limit(new Rate(10, SECOND, 1));
        fill(100);
        int leased = 0;

        for (int i = 0; i < 50; i++) {
            broker().tick(Duration.ofMillis(100));
            leased += broker().lease(10).size();
        }

        assertThat(leased).isBetween(49, 50);
    }

    @Test
    default void aPartOfATokenIsNotLost() {
        limit(new Rate(3, Duration.ofMinutes(1), 1));
        fill(10);
        int leased = 0;

        for (int i = 0; i < 61; i++) {
            broker().tick(SECOND);
            leased += broker().lease(10).size();
        }

        assertThat(leased).isEqualTo(3);
    }

    @Test
    default void aRepeatedHandOutTakesATokenToo() {
        limit(new Rate(1, SECOND, 1));
        fill(1);
        broker().tick(SECOND);
        broker().retry(broker().leaseOne(), Duration.ZERO);

        assertThat(broker().lease(1)).isEmpty();
        broker().tick(SECOND);
        assertThat(broker().leaseOne().attempt()).isEqualTo(2);
    }

    @Test
    default void whoeverWaitsIsHandedATaskWhenTheRateLets() {
        limit(new Rate(1, SECOND, 1));
        fill(2);
        var first = broker().engine.lease(QUEUE, 10, Duration.ofMinutes(1));
        broker().queue();
        assertThat(first.toCompletableFuture()).isNotDone();

        broker().tick(SECOND);

        assertThat(await(first).orElseThrow()).hasSize(1);
    }

    @Test
    default void anotherRateStartsEmptyAgain() {
        limit(new Rate(1, SECOND, 5));
        fill(10);
        broker().tick(Duration.ofMinutes(1));

        limit(new Rate(2, SECOND, 5));

        assertThat(broker().lease(10)).isEmpty();
        broker().tick(SECOND);
        assertThat(broker().lease(10)).hasSize(2);
    }

    @Test
    default void theSameRateSetAgainKeepsItsBucket() {
        Rate rate = new Rate(1, SECOND, 5);
        limit(rate);
        fill(10);
        broker().tick(Duration.ofSeconds(2));

        await(broker().engine.configure(QUEUE, settings(rate).withRetention(Duration.ofHours(1))));

        assertThat(broker().lease(10)).hasSize(2);
    }

    @Test
    default void whoeverWaitsIsServedWhenTheRateIsTakenAway() {
        limit(new Rate(1, Duration.ofDays(1), 1));
        fill(2);
        var waiting = broker().engine.lease(QUEUE, 10, Duration.ofMinutes(1));
        broker().queue();

        await(broker().engine.configure(QUEUE, SETTINGS));

        assertThat(await(waiting).orElseThrow()).hasSize(2);
    }

    @Test
    default void aLookThatFoundNothingTakesNoToken() {
        limit(new Rate(1, SECOND, 1));
        broker().tick(SECOND);
        assertThat(broker().lease(10)).isEmpty();

        fill(1);

        assertThat(broker().lease(10)).hasSize(1);
    }
}
