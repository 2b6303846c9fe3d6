package dev.carillon.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What became of a load. Errors are by what went wrong; any of them is one request without its answer. */
public record Outcome(Duration elapsed, Latencies latencies, long bytes, Map<String, Long> errors) {

    public long answered() {
        return latencies.count();
    }

    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    public double perSecond() {
        return answered() / (elapsed.toNanos() / 1e9);
    }

    Outcome plus(Outcome other) {
        Latencies both = new Latencies();
        both.add(latencies);
        both.add(other.latencies);
        Map<String, Long> errorsOfBoth = new TreeMap<>(errors);
        other.errors.forEach((what, count) -> errorsOfBoth.merge(what, count, Long::sum));
        Duration longer = elapsed.compareTo(other.elapsed) >= 0 ? elapsed : other.elapsed;
        return new Outcome(longer, both, bytes + other.bytes, errorsOfBoth);
    }
}
