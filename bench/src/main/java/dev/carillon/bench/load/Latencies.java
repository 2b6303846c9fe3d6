package dev.carillon.bench.load;

/**
 * Counts of latencies in microseconds, exact below 256 and at most 0.8 percent too low above. Not thread-safe: one for
 * each thread, merged at the end.
 */
public final class Latencies {
    private static final int STEP_BITS = 8;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[(Long.SIZE - STEP_BITS + 1) * STEPS];
    private long total;

    public void record(long micros) {
        counts[index(Math.max(0, micros))]++;
        total++;
    }

    public void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    public long count() {
        return total;
    }

    /** The latency that this share (0 to 1) of all does not exceed; NaN where there is none. */
    public double percentileMillis(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= wanted) {
                return value(i) / 1000.0;
            }
        }
        return Double.NaN;
    }

    private static int index(long micros) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(micros) - STEP_BITS);
        // Above the first STEPS values each doubling has half as many steps, all of them in the upper half.
        return shift * STEPS + (int) (micros >>> shift);
    }

    private static long value(int index) {
        return (long) (index % STEPS) << (index / STEPS);
    }
}
