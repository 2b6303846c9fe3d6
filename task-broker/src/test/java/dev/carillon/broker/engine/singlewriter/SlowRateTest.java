package dev.carillon.broker.engine.singlewriter;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.Rate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was handed out at a slow rate counts after a loss of power too: it reaches nobody before that is kept. */
class SlowRateTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final GatedStorage storage = new GatedStorage();
    private final EngineUnderTest broker = storage.broker();

    @AfterEach
    void close() {
        storage.letGo();
        broker.close();
    }

    private void limit(int tasks) {
        Rate rate = new Rate(tasks, SECOND, tasks);
        await(broker.engine.configure(
                QUEUE, SETTINGS.withLimits(new QueueLimits(rate, QueueLimits.UNLIMITED, QueueLimits.UNLIMITED))));
        broker.create("work");
        broker.tick(SECOND);
    }

    @Test
    void aHandOutIsKeptBeforeItReachesAnybody() {
        limit(1);
        storage.hold();

        var leased = broker.engine.lease(QUEUE, 1, SECOND);
        broker.queue();

        assertThat(leased.toCompletableFuture()).isNotDone();
        storage.letGo();
        assertThat(await(leased).orElseThrow()).hasSize(1);
        assertThat(storage.isLoose(Change.PutBucket.class)).isFalse();
    }

    @Test
    void aHandOutThatCannotBeKeptReachesNobody() {
        limit(1);
        storage.fail(true);

        var leased = broker.engine.lease(QUEUE, 1, SECOND);

        assertThatThrownBy(() -> await(leased)).hasCauseInstanceOf(EngineUnavailableException.class);
    }

    @Test
    void aHandOutAtAFastRateWaitsForNoDisk() {
        limit(2);
        storage.hold();

        assertThat(broker.lease(1)).hasSize(1);
    }
}
