package dev.carillon.notifier.settlement;

import java.time.Duration;

/** How long to wait before asking again: doubled each time, up to a longest. Pure. */
record Backoff(Duration initial, Duration longest) {
    private static final int DOUBLINGS = 30;

    /**
     * The wait.
     *
     * @param asked how often it was asked before, 1 or more
     */
    Duration after(int asked) {
        Duration wait = initial.multipliedBy(1L << Math.min(Math.max(asked, 1) - 1, DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
