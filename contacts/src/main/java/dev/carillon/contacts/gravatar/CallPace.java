package dev.carillon.contacts.gravatar;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Spaces calls evenly: never more starts in a second than allowed, and no burst after a pause. Thread-safe. */
final class CallPace {
    private final long interval;
    private final LongSupplier nanoTime;
    private final AtomicLong next;

    CallPace(int callsPerSecond, LongSupplier nanoTime) {
        this.interval = Duration.ofSeconds(1).toNanos() / callsPerSecond;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** Waits for the caller's turn. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(reserve());
    }

    /** Takes the next turn, and says how many nanoseconds it is away. */
    long reserve() {
        long now = nanoTime.getAsLong();
        long turn = next.getAndUpdate(planned -> Math.max(planned - now, 0) + now + interval);
        return Math.max(turn - now, 0);
    }
}
