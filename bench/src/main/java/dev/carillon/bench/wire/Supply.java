package dev.carillon.bench.wire;

import java.util.concurrent.atomic.AtomicLong;

/** How many requests a part may still send, of all its connections. Thread-safe. */
public final class Supply {
    private final AtomicLong left;

    public Supply(long requests) {
        left = new AtomicLong(requests);
    }

    public static Supply endless() {
        return new Supply(Long.MAX_VALUE);
    }

    public boolean take() {
        return left.getAndDecrement() > 0;
    }
}
