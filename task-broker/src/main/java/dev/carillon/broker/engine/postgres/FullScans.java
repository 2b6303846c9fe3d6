package dev.carillon.broker.engine.postgres;

import java.util.concurrent.TimeUnit;

/**
 * When a scan should start at the beginning again, and not at its mark: once a second where that is cheap, and as seldom as
 * makes it a fiftieth of the time where dead rows make it slow. What a mark may hide, such as a task whose commit hung,
 * is found by it.
 */
final class FullScans {
    private static final long SHARE = 50;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean first = true;
    private long next;

    boolean isDue() {
        return first || System.nanoTime() - next >= 0;
    }

    void done(long nanos) {
        first = false;
        next = System.nanoTime() + Math.max(LEAST_NANOS, nanos * SHARE);
    }
}
