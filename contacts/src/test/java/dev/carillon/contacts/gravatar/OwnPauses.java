package dev.carillon.contacts.gravatar;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pauses in memory. */
final class OwnPauses implements EndpointPauses {
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();

    @Override
    public Instant until(String endpoint) {
        return ends.getOrDefault(endpoint, Instant.EPOCH);
    }

    @Override
    public void prolong(String endpoint, Instant until) {
        ends.merge(endpoint, until, (one, other) -> one.isAfter(other) ? one : other);
    }
}
