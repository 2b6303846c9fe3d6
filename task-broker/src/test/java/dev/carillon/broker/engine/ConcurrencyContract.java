package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

interface ConcurrencyContract extends EngineContract {

    @Test
    default void manyWorkersAtOnceDoEachTaskOnce() {
        int total = 2000;
        AtomicInteger left = new AtomicInteger(total);
        Map<UUID, Integer> inHand = new ConcurrentHashMap<>();
        AtomicInteger heldTwice = new AtomicInteger();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int creator = 0; creator < 4; creator++) {
                threads.execute(() -> {
                    for (int i = 0; i < total / 4; i++) {
                        await(broker().engine.create(QUEUE, List.of(task("work"))));
                    }
                });
            }
            for (int worker = 0; worker < 8; worker++) {
                threads.execute(() -> {
                    while (left.get() > 0) {
                        for (LeasedTask task : broker().lease(7)) {
                            if (inHand.put(task.id(), 1) != null) {
                                heldTwice.incrementAndGet();
                            }
                            inHand.remove(task.id());
                            // Every other task takes a second attempt.
                            boolean again = task.attempt() == 1 && task.id().getLeastSignificantBits() % 2 == 0;
                            boolean valid = again
                                    ? broker().retry(task, Duration.ZERO)
                                    : broker().settle(task.token(), new Settlement.Ack());
                            if (!valid) {
                                heldTwice.incrementAndGet();
                            } else if (!again) {
                                left.decrementAndGet();
                            }
                        }
                    }
                });
            }
        }

        assertThat(heldTwice).hasValue(0);
        assertThat(left).hasValue(0);
        assertThat(broker().queue().counts()).isEqualTo(QueueCounts.NONE);
    }
}
