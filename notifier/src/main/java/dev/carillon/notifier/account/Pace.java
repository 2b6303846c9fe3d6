package dev.carillon.notifier.account;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How fast an account takes messages: evenly spaced turns, given out in the order asked for. An idle time is not saved
 * up, since the provider allows no burst for it. Thread-safe; gives out waits and never waits itself.
 */
public final class Pace {
    private final long spacing;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;

    public Pace(double perSecond) {
        this(perSecond, System::nanoTime);
    }

    Pace(double perSecond, LongSupplier nanoTime) {
        this.spacing = Math.round(Duration.ofSeconds(1).toNanos() / perSecond);
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /**
     * Takes the next turn.
     *
     * @param longest the longest wait that the caller bears
     * @return how long to wait for it; empty, and no turn taken, if that is longer
     */
    public Optional<Duration> reserve(Duration longest) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            long turn = next - now > 0 ? next : now;
            if (turn - now > longest.toNanos()) {
                return Optional.empty();
            }
            next = turn + spacing;
            return Optional.of(Duration.ofNanos(turn - now));
        } finally {
            lock.unlock();
        }
    }

    /** Gives out no turn before this time is over: the provider asked to slow down. */
    public void pause(Duration time) {
        lock.lock();
        try {
            long until = nanoTime.getAsLong() + time.toNanos();
            if (until - next > 0) {
                next = until;
            }
        } finally {
            lock.unlock();
        }
    }
}
