package dev.carillon.bench.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Says when the requests of an open loop are due, and hands out a free connection for each. A request that finds none keeps
 * its due time, so that waiting for a connection counts as latency. Not thread-safe.
 */
final class Pacer {
    private final Deque<Wire> free = new ArrayDeque<>();
    private final double perSecond;
    private final Part part;
    private long began;
    private long sent;

    Pacer(Part part, double perSecond) {
        this.part = part;
        this.perSecond = perSecond;
    }

    boolean isPaced() {
        return part.perSecond() > 0;
    }

    void begin(long now) {
        began = now;
    }

    void free(Wire wire) {
        free.add(wire);
    }

    /** A connection for the request that is due next; null when none is due or none is free. */
    @Nullable Wire take(long now) {
        if (free.isEmpty() || now - due(sent) < 0) {
            return null;
        }
        sent++;
        return free.remove();
    }

    long dueOfTaken() {
        return due(sent - 1);
    }

    private long due(long request) {
        return began + (long) (request / perSecond * 1e9);
    }
}
