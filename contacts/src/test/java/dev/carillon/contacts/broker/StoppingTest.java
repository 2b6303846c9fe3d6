package dev.carillon.contacts.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoppingTest {

    @Test
    void noWorkWaitsForAnotherToEnd() {
        int works = 3;
        CountDownLatch closing = new CountDownLatch(works);
        AtomicInteger met = new AtomicInteger();
        QueueWork work = () -> {
            closing.countDown();
            try {
                if (closing.await(10, TimeUnit.SECONDS)) {
                    met.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };

        AtomicInteger paused = new AtomicInteger();
        new Stopping(List.of(work, work, work), paused::incrementAndGet).close();

        assertThat(paused).hasValue(1);
        assertThat(met).hasValue(works);
    }
}
