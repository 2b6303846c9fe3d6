package dev.carillon.gateway.telemetry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * The last decisions, newest first, and a log line and a count for each. Thread-safe: a decision is made per connection
 * or request, so a short lock does.
 */
public final class DecisionLog {
    private static final Logger LOG = Logger.getLogger("dev.carillon.gateway.decision");
    public static final int CAPACITY = 1024;

    private final Deque<Decision> latest = new ArrayDeque<>(CAPACITY);
    private final GatewayMetrics metrics;

    public DecisionLog(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** Counts, logs and remembers a decision. */
    public void add(Decision decision) {
        metrics.decided(decision);
        if (LOG.isInfoEnabled()) {
            LOG.info(line(decision));
        }
        synchronized (latest) {
            if (latest.size() == CAPACITY) {
                latest.removeLast();
            }
            latest.addFirst(decision);
        }
    }

    private static String line(Decision decision) {
        String address = decision.address() == null ? "-" : decision.address();
        return "decision=" + decision.outcome().name().toLowerCase(Locale.ROOT) + " rule=" + decision.rule()
                + " caller=" + decision.caller() + " method=" + decision.method() + " host=" + decision.host()
                + " port=" + decision.port() + " address=" + address;
    }

    /** Up to this many decisions, newest first. */
    public List<Decision> latest(int limit) {
        synchronized (latest) {
            return latest.stream().limit(limit).toList();
        }
    }
}
