package dev.carillon.broker.engine.reference;

import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.queue.Rate;
import dev.carillon.broker.task.LeasedTask;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** All that the reference engine knows of a queue, but for its tasks. */
final class ReferenceQueue {
    final String name;
    QueueSettings settings;
    boolean paused;
    final List<Waiting> waiting = new ArrayList<>();
    /** Milliseconds since the bucket was empty, times the tasks of the rate; a task costs a period of it. */
    private BigInteger credit = BigInteger.ZERO;

    private long creditedAt;

    /** A worker in the line. */
    record Waiting(CompletableFuture<Optional<List<LeasedTask>>> answer, int max, long until) {}

    ReferenceQueue(String name, QueueSettings settings, long now) {
        this.name = name;
        this.settings = settings;
        this.creditedAt = now;
    }

    void set(QueueSettings changed, long now) {
        if (!Objects.equals(changed.limits().rate(), settings.limits().rate())) {
            emptyBucket(now);
        }
        settings = changed;
    }

    /** A bucket that earns a task in less than a second may be empty after it. */
    void restart(long now) {
        Rate rate = settings.limits().rate();
        if (rate != null && rate.per().compareTo(Duration.ofSeconds(rate.tasks())) < 0) {
            emptyBucket(now);
        }
    }

    private void emptyBucket(long now) {
        credit = BigInteger.ZERO;
        creditedAt = now;
    }

    boolean mayHandOut(long now) {
        Rate rate = settings.limits().rate();
        if (rate == null) {
            return true;
        }
        BigInteger earned = BigInteger.valueOf(now - creditedAt).multiply(BigInteger.valueOf(rate.tasks()));
        BigInteger most = period(rate).multiply(BigInteger.valueOf(rate.burst()));
        credit = credit.add(earned).min(most);
        creditedAt = now;
        return credit.compareTo(period(rate)) >= 0;
    }

    void handedOut() {
        Rate rate = settings.limits().rate();
        if (rate != null) {
            credit = credit.subtract(period(rate));
        }
    }

    private static BigInteger period(Rate rate) {
        return BigInteger.valueOf(rate.per().toMillis());
    }
}
