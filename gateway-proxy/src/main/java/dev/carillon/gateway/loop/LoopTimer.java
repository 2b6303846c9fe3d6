package dev.carillon.gateway.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop. A timer a request costs a queue operation and often a system call; deadlines of
 * seconds need no more than a look at everything ten times a second, which is what this does. Everything here happens on
 * the loop.
 */
public final class LoopTimer {
    /** The time between two looks: no deadline is kept more exactly. */
    public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long STALLED_NANOS = 10 * TICK_NANOS;
    private static final Logger LOG = Logger.getLogger(LoopTimer.class);

    private Timed[] watched = new Timed[64];
    private int size;
    private long now = System.nanoTime();
    private boolean heldUp;
    private @Nullable ScheduledFuture<?> ticking;

    /** Starts to look. */
    public void start(EventLoop loop) {
        ticking = loop.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Looks no more. */
    public void stop() {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }

    /** The time of the last look: never late by more than a tick, and free of charge. */
    public long now() {
        return now;
    }

    /** Begins to watch; does nothing where it is watched already. */
    public void watch(Timed timed) {
        if (timed.slot >= 0) {
            return;
        }
        if (size == watched.length) {
            watched = Arrays.copyOf(watched, size * 2);
        }
        timed.slot = size;
        watched[size++] = timed;
    }

    /** Ends watching; does nothing where it is not watched. */
    @SuppressWarnings("ReferenceEquality") // this one, and none that is like it
    public void forget(Timed timed) {
        int slot = timed.slot;
        if (slot < 0) {
            return;
        }
        timed.slot = -1;
        Timed last = watched[--size];
        watched[size] = null;
        if (last != timed) {
            watched[slot] = last;
            last.slot = slot;
        }
    }

    private void tick() {
        long before = now;
        now = System.nanoTime();
        // The loop was held up, and what has arrived meanwhile has not been looked at: nobody is late yet.
        // Not twice in a row, or a loop that is always held up would have no deadlines.
        heldUp = !heldUp && now - before > STALLED_NANOS;
        if (heldUp) {
            return;
        }
        // Backwards: whoever is forgotten on the way is replaced by one that had its look.
        for (int i = size - 1; i >= 0; i--) {
            if (i < size) {
                tick(watched[i]);
            }
        }
    }

    private void tick(Timed timed) {
        try {
            timed.tick(now);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not look at the deadlines of %s", timed);
        }
    }
}
