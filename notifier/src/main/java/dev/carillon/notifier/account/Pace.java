package dev.carillon.notifier.account;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How fast an account takes messages: evenly spaced turns, given out in the order asked for. An idle time is not saved
 * up, since the provider allows no burst for it.
 *
 * <p>Where the provider says that it is too fast, turns stop for a while and are then twice as far apart, down to a
 * thirty-second of the configured pace; each message that is taken brings them nearer again (additive increase,
 * multiplicative decrease, as congestion control has it: RFC 5681, section 3.1).
 *
 * <p>Thread-safe; gives out waits and never waits itself.
 */
public final class Pace {
    private static final int SLOWEST = 32;
    /** Messages taken until one step of the configured pace is won back. */
    private static final int STEPS = 100;

    private final long configured;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private double factor = 1;
    private long next;
    private long slowUntil;

    public Pace(double perSecond) {
        this(perSecond, System::nanoTime);
    }

    Pace(double perSecond, LongSupplier nanoTime) {
        this.configured = Math.round(Duration.ofSeconds(1).toNanos() / perSecond);
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
        this.slowUntil = next;
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
            next = turn + Math.round(configured * factor);
            return Optional.of(Duration.ofNanos(turn - now));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The provider asked to slow down: gives out no turn before this time is over, and fewer after. Those who were on
     * their way at the same time are told the same, which slows down once.
     */
    public void slowDown(Duration pause) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (slowUntil - now <= 0) {
                factor = Math.min(factor * 2, SLOWEST);
            }
            long until = now + pause.toNanos();
            slowUntil = slowUntil - until > 0 ? slowUntil : until;
            next = next - until > 0 ? next : until;
        } finally {
            lock.unlock();
        }
    }

    /** True while no turn is given out, since the provider asked to slow down: turns taken before are void. */
    public boolean isHeld() {
        lock.lock();
        try {
            return slowUntil - nanoTime.getAsLong() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** The provider took a message. */
    public void taken() {
        lock.lock();
        try {
            if (factor > 1 && slowUntil - nanoTime.getAsLong() <= 0) {
                // The rate, 1 / factor, grows by a step of the configured one.
                factor = Math.max(1, 1 / (1 / factor + 1.0 / STEPS));
            }
        } finally {
            lock.unlock();
        }
    }
}
