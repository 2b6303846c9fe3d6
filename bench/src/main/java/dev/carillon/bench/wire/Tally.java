package dev.carillon.bench.wire;

import dev.carillon.bench.load.Latencies;
import java.util.Map;
import java.util.TreeMap;

/** What the dialogues of one part have done so far, on one thread. Not thread-safe; merged at the end. */
public final class Tally {
    private Latencies latencies = new Latencies();
    private final Map<String, Long> errors = new TreeMap<>();
    private long tasks;
    private long lastAt;

    /** So many more tasks, done now. */
    public void tasks(long more) {
        tasks += more;
        lastAt = System.nanoTime();
    }

    public void latency(long nanos) {
        latencies.record(nanos / 1000);
    }

    /** Those so far are not to count. */
    void forgetLatencies() {
        latencies = new Latencies();
    }

    public void error(String what) {
        errors.merge(what, 1L, Long::sum);
    }

    void add(Tally other) {
        latencies.add(other.latencies);
        other.errors.forEach((what, count) -> errors.merge(what, count, Long::sum));
        if (other.tasks > 0) {
            lastAt = tasks == 0 || other.lastAt - lastAt > 0 ? other.lastAt : lastAt;
        }
        tasks += other.tasks;
    }

    public long tasks() {
        return tasks;
    }

    public Latencies latencies() {
        return latencies;
    }

    public Map<String, Long> errors() {
        return errors;
    }

    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    long lastAt() {
        return lastAt;
    }
}
