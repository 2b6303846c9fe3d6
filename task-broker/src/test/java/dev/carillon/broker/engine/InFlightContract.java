package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.task.LeasedTask;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A queue has only so many tasks leased at a time, over all workers together. */
interface InFlightContract extends EngineContract {

    private void inFlight(int most) {
        await(broker().engine
                .configure(QUEUE, SETTINGS.withLimits(new QueueLimits(null, most, QueueLimits.UNLIMITED))));
    }

    private void fill(int tasks) {
        await(broker().engine.create(QUEUE, Collections.nCopies(tasks, task("x"))));
    }

    @Test
    default void noMoreAreLeasedThanMayBe() {
        inFlight(3);
        fill(10);

        assertThat(broker().lease(2)).hasSize(2);
        assertThat(broker().lease(10)).hasSize(1);
        assertThat(broker().lease(10)).isEmpty();
        assertThat(broker().queue().counts().leased()).isEqualTo(3);
    }

    @Test
    default void noMoreAreLeasedThanATargetTakes() {
        PushTarget target = new PushTarget(URI.create("http://127.0.0.1:9/"), null, 2, Duration.ofSeconds(1));
        await(broker().engine.configure(QUEUE, SETTINGS.withPush(target)));
        fill(10);

        assertThat(broker().lease(10)).hasSize(2);
        assertThat(broker().lease(10)).isEmpty();
        await(broker().engine.configure(QUEUE, SETTINGS));
        assertThat(broker().lease(10)).hasSize(8);
    }

    @Test
    default void everyEndOfALeaseMakesRoom() {
        inFlight(1);
        fill(5);

        broker().ack(broker().leaseOne());
        broker().fail(broker().leaseOne(), "no");
        broker().retry(broker().leaseOne(), Duration.ofDays(1));
        await(broker().engine.cancel(broker().leaseOne().id()));
        broker().leaseOne();
        assertThat(broker().lease(1)).isEmpty();
        broker().tick(SETTINGS.lease());
        assertThat(broker().lease(10)).hasSize(1);
    }

    @Test
    default void whoeverWaitsIsServedWhenThereIsRoom() {
        inFlight(1);
        fill(2);
        LeasedTask first = broker().leaseOne();
        var waiting = broker().engine.lease(QUEUE, 10, Duration.ofMinutes(1));
        broker().queue();
        assertThat(waiting.toCompletableFuture()).isNotDone();

        broker().ack(first);

        assertThat(await(waiting).orElseThrow()).hasSize(1);
    }

    @Test
    default void aLimitThatIsRaisedServesWhoeverWaits() {
        inFlight(1);
        fill(5);
        broker().leaseOne();
        var waiting = broker().engine.lease(QUEUE, 10, Duration.ofMinutes(1));
        broker().queue();

        inFlight(3);

        assertThat(await(waiting).orElseThrow()).hasSize(2);
    }

    @Test
    default void aLimitThatIsLoweredOnlyStopsNewLeases() {
        inFlight(3);
        fill(5);
        List<LeasedTask> tasks = broker().lease(3);

        inFlight(1);

        assertThat(broker().ack(tasks.get(0))).isTrue();
        assertThat(broker().ack(tasks.get(1))).isTrue();
        assertThat(broker().lease(1)).isEmpty();
        assertThat(broker().ack(tasks.get(2))).isTrue();
        assertThat(broker().lease(10)).hasSize(1);
    }

    @Test
    default void theLimitHoldsAmongManyWorkersAtOnce() {
        int most = 5;
        inFlight(most);
        fill(300);
        AtomicInteger inHand = new AtomicInteger();
        AtomicInteger tooMany = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(300);

        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                workers.execute(() -> {
                    while (left.get() > 0) {
                        List<LeasedTask> tasks = broker().lease(3);
                        if (inHand.addAndGet(tasks.size()) > most) {
                            tooMany.incrementAndGet();
                        }
                        for (LeasedTask task : tasks) {
                            inHand.decrementAndGet();
                            left.addAndGet(broker().ack(task) ? -1 : 0);
                        }
                    }
                });
            }
        }

        assertThat(tooMany).hasValue(0);
    }
}
