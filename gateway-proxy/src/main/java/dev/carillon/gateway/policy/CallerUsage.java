package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.Limits;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What one caller, or one client address, is busy with, against its limits. Thread-safe; no call blocks or allocates.
 * Every {@code begin} that returns empty is followed by one {@code end} with the same argument.
 *
 * <p>The rate is held by the generic cell rate algorithm (ITU-T Recommendation I.371, annex A, in its form of virtual
 * scheduling): a token bucket whose whole state is the time at which it is full again.
 */
public final class CallerUsage {

    /** Which limit is reached. */
    public enum Limit {
        RATE,
        CONCURRENT,
        TUNNELS
    }

    private static final Optional<Limit> NO_LIMIT = Optional.empty();
    private static final Optional<Limit> RATE = Optional.of(Limit.RATE);
    private static final Optional<Limit> CONCURRENT = Optional.of(Limit.CONCURRENT);
    private static final Optional<Limit> TUNNELS = Optional.of(Limit.TUNNELS);

    private static final double NANOS_PER_SECOND = 1e9;
    // A century: far from where sums of nanoseconds overflow.
    private static final double LONGEST = 3e18;

    private final Limits limits;
    private final boolean unlimited;
    private final long interval;
    private final long tolerance;
    private final LongSupplier nanoTime;
    private final AtomicLong fullAt;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger tunnels = new AtomicInteger();

    public CallerUsage(Limits limits) {
        this(limits, System::nanoTime);
    }

    /**
     * With a clock of one's own.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public CallerUsage(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.unlimited = limits.requestsPerSecond() <= 0 && limits.concurrent() <= 0 && limits.tunnels() <= 0;
        double nanos = limits.requestsPerSecond() <= 0 ? 0 : NANOS_PER_SECOND / limits.requestsPerSecond();
        this.interval = (long) Math.min(nanos, LONGEST);
        this.tolerance = (long) Math.min(nanos * Math.max(0, limits.burst() - 1), LONGEST);
        this.nanoTime = nanoTime;
        this.fullAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** Takes a request on; which limit forbids it, where one does. */
    public Optional<Limit> begin(boolean tunnel) {
        if (unlimited) {
            return NO_LIMIT;
        }
        AtomicInteger busy = tunnel ? tunnels : requests;
        if (!enter(busy, tunnel ? limits.tunnels() : limits.concurrent())) {
            return tunnel ? TUNNELS : CONCURRENT;
        }
        // Last, so that what is refused for another reason takes nothing from the bucket.
        if (interval > 0 && !take()) {
            busy.decrementAndGet();
            return RATE;
        }
        return NO_LIMIT;
    }

    private static boolean enter(AtomicInteger busy, int limit) {
        if (limit <= 0) {
            busy.incrementAndGet();
            return true;
        }
        for (int now = busy.get(); now < limit; now = busy.get()) {
            if (busy.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean take() {
        long now = nanoTime.getAsLong();
        while (true) {
            long full = fullAt.get();
            long ahead = Math.max(0, full - now);
            if (ahead > tolerance) {
                return false;
            }
            if (fullAt.compareAndSet(full, now + ahead + interval)) {
                return true;
            }
        }
    }

    /** A request that was taken on is over. */
    public void end(boolean tunnel) {
        if (!unlimited) {
            (tunnel ? tunnels : requests).decrementAndGet();
        }
    }

    /** Whether something that began has not ended. */
    boolean isBusy() {
        return requests.get() > 0 || tunnels.get() > 0;
    }

    /** Whether forgetting this and making it anew would change nothing: nothing is in progress, and the bucket is full. */
    boolean isIdle() {
        return !isBusy() && fullAt.get() - nanoTime.getAsLong() <= 0;
    }
}
