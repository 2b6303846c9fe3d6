package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile.Ejection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * One process of an upstream: how busy it is, and whether it is left alone for a while because it failed (passive
 * ejection). Thread-safe: all event loops count on the same one.
 *
 * <p>States: in use; ejected, once so many requests in a row have failed; in use again when the time is over, where one
 * further failure ejects it for twice as long, and one success forgets everything.
 */
public final class Endpoint {
    private static final int MOST_DOUBLINGS = 4;
    private static final int LONGEST_FACTOR = 10;

    private final InetSocketAddress address;
    private final Ejection ejection;
    private final LongSupplier nanoTime;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger ejections = new AtomicInteger();
    private volatile long ejectedUntil;
    private volatile boolean ejected;

    Endpoint(InetSocketAddress address, Ejection ejection, LongSupplier nanoTime) {
        this.address = address;
        this.ejection = ejection;
        this.nanoTime = nanoTime;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Requests that it has not answered yet. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Failures in a row. */
    public int failures() {
        return failures.get();
    }

    /** How long it is left alone still; zero while it is in use. */
    public Duration ejectedFor() {
        return ejected ? Duration.ofNanos(Math.max(0, ejectedUntil - nanoTime.getAsLong())) : Duration.ZERO;
    }

    boolean isEjected() {
        if (ejected && ejectedUntil - nanoTime.getAsLong() <= 0) {
            ejected = false;
        }
        return ejected;
    }

    void begun() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    void succeeded() {
        // Read first: all event loops would write the same cache line, and most find nothing to write.
        if (failures.get() != 0) {
            failures.set(0);
        }
        if (ejections.get() != 0) {
            ejections.set(0);
        }
    }

    /** Counts a failure; whether it ejects the endpoint now. */
    boolean failed() {
        int inARow = failures.incrementAndGet();
        boolean again = ejections.get() > 0;
        if (isEjected() || (inARow < ejection.failures() && !again)) {
            return false;
        }
        int before = Math.min(ejections.getAndIncrement(), MOST_DOUBLINGS);
        long factor = Math.min(1L << before, LONGEST_FACTOR);
        ejectedUntil = nanoTime.getAsLong() + ejection.duration().toNanos() * factor;
        ejected = true;
        failures.set(0);
        return true;
    }
}
