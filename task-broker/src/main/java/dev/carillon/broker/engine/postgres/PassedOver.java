package dev.carillon.broker.engine.postgres;

import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What leases of a queue with a limit for each key passed over, in the words of {@code lease_tasks}: by priority up to
 * where, and the keys, of which the next one finds those that have room again by name. Now and then a lease is not told of
 * a priority, and looks at all of it: it finds what this hides, as a mark may hide something. Belongs to one context.
 */
final class PassedOver {

    /** Up to where, null where nothing was passed over or the lease is to look at all; and the keys. */
    static final class Told {
        final @Nullable Long[] far;
        final @Nullable Long[] lines;
        final String[] keys;

        private Told(@Nullable Long[] far, @Nullable Long[] lines, String[] keys) {
            this.far = far;
            this.lines = lines;
            this.keys = keys;
        }
    }

    private static final String[] NO_KEYS = {};

    private final FullScans full = new FullScans();
    /** Of these priorities the next lease that comes to them looks at all. */
    private final boolean[] anew = new boolean[QueueLine.PRIORITIES];

    private @Nullable Long[] far = new Long[QueueLine.PRIORITIES];
    private @Nullable Long[] lines = new Long[QueueLine.PRIORITIES];
    private String[] keys = NO_KEYS;

    void forget() {
        Arrays.fill(far, null);
        Arrays.fill(anew, true);
        keys = NO_KEYS;
    }

    void forget(int priority) {
        far[priority] = null;
        anew[priority] = true;
    }

    /** What the next lease is told. */
    Told tell() {
        if (full.isDue()) {
            Arrays.fill(anew, true);
        }
        @Nullable Long[] told = far.clone();
        for (int priority = 0; priority < told.length; priority++) {
            if (anew[priority]) {
                told[priority] = null;
            }
        }
        return new Told(told, lines, Arrays.stream(told).allMatch(Objects::isNull) ? NO_KEYS : keys);
    }

    /**
     * Takes in what a lease answered that was told this and took so long. Of priorities that it did not come to, since it
     * had enough before, that still holds which was known.
     */
    void answered(Told told, Row row, long nanos) {
        Integer reached = row.getInteger("reached");
        int lowest = reached == null ? QueueLine.PRIORITIES : reached;
        looked(told, lowest, nanos);
        @Nullable Long[] newFar = row.getArrayOfLongs("far");
        @Nullable Long[] newLines = row.getArrayOfLongs("far_lines");
        String[] newKeys = row.getArrayOfStrings("passed");
        System.arraycopy(far, 0, newFar, 0, lowest);
        System.arraycopy(lines, 0, newLines, 0, lowest);
        boolean keepsSome = Arrays.stream(far, 0, lowest).anyMatch(Objects::nonNull);
        keys = keepsSome
                ? Stream.of(keys, newKeys).flatMap(Arrays::stream).distinct().toArray(String[]::new)
                : newKeys;
        far = newFar;
        lines = newLines;
    }

    /** As it goes when it may have looked at everything and took too long. */
    void failed(Told told, long nanos) {
        looked(told, 0, nanos);
    }

    private void looked(Told told, int lowest, long nanos) {
        boolean any = false;
        for (int priority = lowest; priority < anew.length; priority++) {
            if (anew[priority] && told.far[priority] == null) {
                anew[priority] = false;
                any = true;
            }
        }
        if (any) {
            full.done(nanos);
        }
    }
}
