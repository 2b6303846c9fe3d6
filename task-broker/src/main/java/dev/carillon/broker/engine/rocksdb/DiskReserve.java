package dev.carillon.broker.engine.rocksdb;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Watches that some room stays free on the disk, so that tasks can still be finished when no new ones fit. The file
 * system is asked once a second at most, or earlier when much was written since. Thread-safe; a call takes some
 * microseconds.
 */
final class DiskReserve {
    private static final Logger LOG = Logger.getLogger(DiskReserve.class);
    private static final long SECOND_NANOS = 1_000_000_000;
    /** So much of the reserve at most is written between two looks. */
    private static final int PARTS = 16;

    /** How many bytes the disk has left for the broker. */
    interface Room {
        long usable() throws IOException;
    }

    private final Room room;
    private final LongSupplier nanos;
    private final long reserve;
    private final AtomicLong written = new AtomicLong();
    private volatile long lookedAt;
    private volatile boolean low;

    DiskReserve(Room room, long reserve, LongSupplier nanos) {
        this.room = room;
        this.nanos = nanos;
        this.reserve = reserve;
        look(nanos.getAsLong());
    }

    /** So many bytes are on their way to the disk. */
    void written(long bytes) {
        written.addAndGet(bytes);
    }

    /** Whether less than the reserve is left. */
    boolean isLow() {
        if (reserve > 0 && isTimeToLook()) {
            lookAgain();
        }
        return low;
    }

    long bytes() {
        return reserve;
    }

    private boolean isTimeToLook() {
        return nanos.getAsLong() - lookedAt >= SECOND_NANOS || written.get() > reserve / PARTS;
    }

    private synchronized void lookAgain() {
        if (isTimeToLook()) { // still: another thread may just have looked
            look(nanos.getAsLong());
        }
    }

    private void look(long now) {
        lookedAt = now;
        written.set(0);
        try {
            boolean before = low;
            low = room.usable() < reserve;
            if (low != before) {
                LOG.warn(low ? "The disk is nearly full: no new tasks are taken" : "The disk has room again");
            }
        } catch (IOException e) {
            LOG.debug("cannot see how much room the disk has", e); // a write will tell
        }
    }
}
