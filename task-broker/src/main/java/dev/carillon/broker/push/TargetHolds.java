package dev.carillon.broker.push;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Targets that are left alone for a while, whichever queue goes there, and most since they asked for it. Thread-safe. */
final class TargetHolds {
    private final LongSupplier nanos;
    private final Map<URI, Long> ends = new ConcurrentHashMap<>();

    TargetHolds(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Holds a target back; an end that is later already stays. */
    void hold(URI target, Duration wait) {
        long end = nanos.getAsLong() + wait.toNanos();
        ends.merge(target, end, (before, now) -> now - before > 0 ? now : before);
    }

    boolean isHeld(URI target) {
        Long end = ends.get(target);
        if (end == null) {
            return false;
        }
        if (end - nanos.getAsLong() > 0) {
            return true;
        }
        ends.remove(target, end);
        return false;
    }

    /** How many there are. */
    int size() {
        ends.keySet().forEach(this::isHeld);
        return ends.size();
    }
}
