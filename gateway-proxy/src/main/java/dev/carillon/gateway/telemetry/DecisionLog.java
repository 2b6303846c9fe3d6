package dev.carillon.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * The decisions of the last minutes, tallied: equal ones of a minute are one entry with a count, and one line of the log.
 * So neither the memory nor the log grows with the requests; the meter counts each of them all the same.
 *
 * <p>Thread-safe. What is decided again and again takes no lock; only the first of an entry does, for a moment.
 */
public final class DecisionLog {
    private static final Logger LOG = Logger.getLogger("dev.carillon.gateway.decision");
    public static final int CAPACITY = 4096;
    private static final long TALLIED_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long KEPT_MILLIS = Duration.ofMinutes(15).toMillis();

    /** A decision that was made so many times from the first to the last. */
    public record Tally(Decision decision, Instant first, Instant last, long count) {}

    /** The entry of a decision, for whoever acts on the same decision again. */
    public static final class Recorded {
        private final Decision decision;
        private final long order;
        private final long first;
        private final Clock clock;
        private final Counter meter;
        private final LongAdder count = new LongAdder();
        private volatile long last;

        private Recorded(Decision decision, long order, long now, Clock clock, Counter meter) {
            this.decision = decision;
            this.order = order;
            this.first = now;
            this.last = now;
            this.clock = clock;
            this.meter = meter;
        }

        /** Counts the decision once more; from any thread, without a lock or an allocation. */
        public void again() {
            count(clock.millis());
        }

        private void count(long now) {
            count.increment();
            meter.increment();
            // Read first: all event loops would write the same cache line, and most write what stands there.
            if (now - last > 0) {
                last = now;
            }
        }

        private boolean takes(long now) {
            return now - first >= 0 && now - first < TALLIED_MILLIS;
        }

        private boolean isOver(long now) {
            return now - last > KEPT_MILLIS;
        }

        private Tally tally() {
            return new Tally(decision, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last), count.sum());
        }
    }

    private final Map<Decision, Recorded> current = new ConcurrentHashMap<>();
    private final Deque<Recorded> entries = new ArrayDeque<>();
    private final GatewayMetrics metrics;
    private final Clock clock;
    private long order;

    public DecisionLog(GatewayMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Counts a decision, and logs it where it is the first of its entry. */
    public Recorded add(Decision decision) {
        long now = clock.millis();
        Recorded known = current.get(decision);
        if (known != null && known.takes(now)) {
            known.count(now);
            return known;
        }
        Recorded opened = open(decision, now);
        if (opened != known && LOG.isInfoEnabled()) {
            LOG.info(line(decision));
        }
        opened.count(now);
        return opened;
    }

    private synchronized Recorded open(Decision decision, long now) {
        Recorded other = current.get(decision);
        if (other != null && other.takes(now)) {
            return other;
        }
        Recorded opened = new Recorded(decision, order++, now, clock, metrics.decisions(decision));
        current.put(decision, opened);
        entries.addLast(opened);
        while (entries.size() > CAPACITY || entries.getFirst().isOver(now)) {
            Recorded oldest = entries.removeFirst();
            current.remove(oldest.decision, oldest);
            if (!oldest.isOver(now)) {
                metrics.decisionDropped();
            }
        }
        return opened;
    }

    private static String line(Decision decision) {
        String address = decision.address() == null ? "-" : decision.address();
        return "decision=" + decision.outcome().name().toLowerCase(Locale.ROOT) + " rule=" + decision.rule()
                + " caller=" + decision.caller() + " method=" + decision.method() + " host=" + decision.host()
                + " port=" + decision.port() + " address=" + address;
    }

    /** Up to this many entries, the one that was used last first. */
    public List<Tally> latest(int limit) {
        long now = clock.millis();
        // What is compared must hold still, and event loops go on counting.
        record Held(long last, Recorded entry) {}
        List<Held> held = new ArrayList<>();
        synchronized (this) {
            entries.forEach(entry -> held.add(new Held(entry.last, entry)));
        }
        return held.stream()
                .filter(each -> !each.entry().isOver(now))
                .sorted(Comparator.comparingLong(Held::last)
                        .thenComparingLong(each -> each.entry().order)
                        .reversed())
                .limit(limit)
                .map(each -> each.entry().tally())
                .toList();
    }
}
