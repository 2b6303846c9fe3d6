package dev.carillon.bench.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** What is read of a point, and how the rounds of a run become one figure. */
public enum Figure {
    RATE,
    P50_MILLIS,
    P99_MILLIS,
    STATUS_ERRORS(Rounds.SUM),
    SOCKET_ERRORS(Rounds.SUM),
    TIMEOUTS(Rounds.SUM),
    CPU_SECONDS_PER_1000,
    PEAK_MIB,
    ESTABLISHED_CLIENT,
    ESTABLISHED_ORIGIN,
    TIME_WAIT_CLIENT,
    TIME_WAIT_ORIGIN,
    TIME_WAIT_ORIGIN_GROWTH,
    OTHER_CPU_PERCENT,
    DESCRIPTORS_BEFORE,
    DESCRIPTORS_DURING,
    DESCRIPTORS_AFTER,
    POOLED_AFTER,
    DISK_MIB,
    PROBE_FSYNCS,
    PROBE_P99_MILLIS,
    TASKS_PER_FSYNC,
    WAITING,
    FILL_RATE,
    SHORT_QUEUE_RATE,
    BYTES_PER_TASK,
    RESIDENT_BYTES_PER_TASK,
    RESTART_SECONDS;

    private enum Rounds {
        MEDIAN,
        SUM
    }

    private final Rounds rounds;

    Figure() {
        this(Rounds.MEDIAN);
    }

    Figure(Rounds rounds) {
        this.rounds = rounds;
    }

    /** One figure for all rounds; NaN where no round has one. */
    double over(DoubleStream values) {
        double[] known = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
        if (known.length == 0) {
            return Double.NaN;
        }
        return rounds == Rounds.SUM ? Arrays.stream(known).sum() : median(known);
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
