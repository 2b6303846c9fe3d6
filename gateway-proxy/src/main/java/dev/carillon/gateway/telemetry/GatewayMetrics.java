package dev.carillon.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every meter of the gateway. Labels take names from the configuration and the token file only, never from a request:
 * a client cannot make series.
 *
 * <p>Thread-safe; meters are looked up once per set of labels.
 */
public final class GatewayMetrics {
    private static final String INGRESS_REQUESTS = "carillon.gateway.ingress.requests";
    private static final String INGRESS_RETRIES = "carillon.gateway.ingress.retries";
    private static final String EGRESS_REQUESTS = "carillon.gateway.egress.requests";
    private static final String EGRESS_DECISIONS = "carillon.gateway.egress.decisions";
    private static final String TUNNELS_OPEN = "carillon.gateway.egress.tunnels.open";
    private static final String TUNNEL_BYTES = "carillon.gateway.egress.tunnel.bytes";

    private record RequestKey(String name, String first, String second, String status) {}

    private record DecisionKey(Decision.Outcome outcome, String rule, String caller) {}

    private final MeterRegistry registry;
    private final Map<RequestKey, Timer> requests = new ConcurrentHashMap<>();
    private final Map<DecisionKey, Counter> decisions = new ConcurrentHashMap<>();
    private final Map<String, Counter> retries = new ConcurrentHashMap<>();
    private final AtomicInteger openTunnels = new AtomicInteger();
    private final Counter tunnelSent;
    private final Counter tunnelReceived;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge(TUNNELS_OPEN, openTunnels);
        this.tunnelSent = registry.counter(TUNNEL_BYTES, "direction", "out");
        this.tunnelReceived = registry.counter(TUNNEL_BYTES, "direction", "in");
    }

    /** A request to a route of the ingress is over. */
    public void ingress(String route, String upstream, int status, long nanos) {
        requests.computeIfAbsent(
                        new RequestKey(INGRESS_REQUESTS, route, upstream, statusClass(status)),
                        key -> registry.timer(
                                key.name(), "route", key.first(), "upstream", key.second(), "status", key.status()))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request was sent to another endpoint, since one refused the connection. */
    public void retried(String upstream) {
        retries.computeIfAbsent(upstream, name -> registry.counter(INGRESS_RETRIES, "upstream", name))
                .increment();
    }

    /** A request, or the asking for a tunnel, by this caller is over. */
    public void egress(String caller, boolean tunnel, int status, long nanos) {
        requests.computeIfAbsent(
                        new RequestKey(EGRESS_REQUESTS, caller, tunnel ? "tunnel" : "request", statusClass(status)),
                        key -> registry.timer(
                                key.name(), "caller", key.first(), "kind", key.second(), "status", key.status()))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void decided(Decision decision) {
        decisions
                .computeIfAbsent(
                        new DecisionKey(decision.outcome(), decision.rule(), decision.caller()),
                        key -> registry.counter(
                                EGRESS_DECISIONS,
                                "decision",
                                key.outcome().name().toLowerCase(Locale.ROOT),
                                "rule",
                                key.rule(),
                                "caller",
                                key.caller()))
                .increment();
    }

    public void tunnelOpened() {
        openTunnels.incrementAndGet();
    }

    /** A tunnel is over. */
    public void tunnelClosed(long sent, long received) {
        openTunnels.decrementAndGet();
        tunnelSent.increment((double) sent);
        tunnelReceived.increment((double) received);
    }

    // 0 is a client that left before there was a status.
    private static String statusClass(int status) {
        return status == 0 ? "gone" : status / 100 + "xx";
    }
}
