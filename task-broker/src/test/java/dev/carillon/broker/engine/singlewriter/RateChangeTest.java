package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.EngineObserver;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.memory.MemoryTaskStorage;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.Rate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who wait when the rate of their queue is changed. */
class RateChangeTest {
    private final EngineUnderTest broker = new EngineUnderTest(
            (options, time) ->
                    SingleWriterTaskEngine.start(new MemoryTaskStorage(), options, time, EngineObserver.NONE),
            EngineUnderTest.OPTIONS);

    @AfterEach
    void close() {
        broker.close();
    }

    private void limit(Rate rate) {
        await(broker.engine.configure(
                QUEUE,
                EngineUnderTest.SETTINGS.withLimits(
                        new QueueLimits(rate, QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));
    }

    @Test
    void whoeverWaitsIsServedAtAFasterRateAsSoonAsItSays() {
        limit(new Rate(1, Duration.ofDays(1), 1));
        broker.create("one");
        var waiting = broker.engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker.queue();

        limit(new Rate(1, Duration.ofSeconds(1), 1));
        broker.tick(Duration.ofSeconds(1));

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }

    @Test
    void whoeverWaitsIsNotServedAtASlowerRateAsSoonAsTheOldOneSaid() {
        limit(new Rate(1, Duration.ofSeconds(1), 1));
        broker.create("one");
        var waiting = broker.engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker.queue();

        limit(new Rate(1, Duration.ofSeconds(30), 1));
        broker.tick(Duration.ofSeconds(1));
        assertThat(waiting.toCompletableFuture()).isNotDone();

        broker.tick(Duration.ofSeconds(29));
        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }

    @Test
    void whoeverWaitsIsServedAtOnceWithoutARate() {
        limit(new Rate(1, Duration.ofDays(1), 1));
        broker.create("one");
        var waiting = broker.engine.lease(QUEUE, 1, Duration.ofMinutes(1));
        broker.queue();

        limit(null);

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }
}
