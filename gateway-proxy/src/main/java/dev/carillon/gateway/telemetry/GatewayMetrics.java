package dev.carillon.gateway.telemetry;

import dev.carillon.http.telemetry.HeapLimit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Every meter of the gateway. Labels take names from the configuration and the token file only, never from a request:
 * a client cannot make series.
 *
 * <p>Thread-safe; meters are looked up once per set of labels.
 */
public final class GatewayMetrics {
    private static final String CONNECTIONS = "carillon.gateway.connections";
    private static final String TURNED_AWAY = "carillon.gateway.connections.turned.away";
    private static final String ACCEPT_FAILURES = "carillon.gateway.accept.failures";
    private static final String CERTIFICATES = "carillon.gateway.certificate.reloads";
    private static final String REFUSED = "carillon.gateway.refused";
    private static final String INGRESS_REQUESTS = "carillon.gateway.ingress.requests";
    private static final String INGRESS_RETRIES = "carillon.gateway.ingress.retries";
    private static final String INGRESS_EJECTIONS = "carillon.gateway.ingress.ejections";
    private static final String EGRESS_REQUESTS = "carillon.gateway.egress.requests";
    private static final String EGRESS_DECISIONS = "carillon.gateway.egress.decisions";
    private static final String DECISIONS_DROPPED = "carillon.gateway.egress.decisions.dropped";
    private static final String TUNNELS_OPEN = "carillon.gateway.egress.tunnels.open";
    private static final String TUNNEL_BYTES = "carillon.gateway.egress.tunnel.bytes";
    private static final String RELOADS = "carillon.gateway.reloads";
    private static final String CLOSING = "carillon.gateway.closing";
    private static final String CLOSING_POLLS = "carillon.gateway.closing.polls";

    /** How a question to the source of the closing ended. */
    public enum Poll {
        CHANGED,
        UNCHANGED,
        FAILED
    }

    private record MetersKey(String name, String first, String second) {}

    private record RefusalKey(Side side, String kind) {}

    private record DecisionKey(Decision.Outcome outcome, String rule, String caller) {}

    private final MeterRegistry registry;
    private final Map<MetersKey, RequestMeters> meters = new ConcurrentHashMap<>();
    private final Map<RefusalKey, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<DecisionKey, Counter> decisions = new ConcurrentHashMap<>();
    private final Map<String, Counter> retries = new ConcurrentHashMap<>();
    private final List<LongSupplier> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger openTunnels = new AtomicInteger();
    private final Map<Poll, Counter> closingPolls = new EnumMap<>(Poll.class);
    private final Counter decisionsDropped;
    private final Counter tunnelSent;
    private final Counter tunnelReceived;
    private final Counter reloadsApplied;
    private final Counter reloadsRefused;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        HeapLimit.register(registry);
        registry.gauge(TUNNELS_OPEN, openTunnels);
        this.decisionsDropped = registry.counter(DECISIONS_DROPPED);
        this.tunnelSent = registry.counter(TUNNEL_BYTES, "direction", "out");
        this.tunnelReceived = registry.counter(TUNNEL_BYTES, "direction", "in");
        this.reloadsApplied = registry.counter(RELOADS, "outcome", "applied");
        this.reloadsRefused = registry.counter(RELOADS, "outcome", "refused");
        for (Poll outcome : Poll.values()) {
            closingPolls.put(
                    outcome,
                    registry.counter(CLOSING_POLLS, "outcome", outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** The file has changed, and holds or does not. */
    public void reloaded(boolean applied) {
        (applied ? reloadsApplied : reloadsRefused).increment();
    }

    /** Whether answers tell of the service's closing. */
    public void closing(BooleanSupplier told) {
        Gauge.builder(CLOSING, told, each -> each.getAsBoolean() ? 1 : 0)
                .strongReference(true)
                .register(registry);
    }

    /** The source of the closing was asked. */
    public void closingPolled(Poll outcome) {
        Objects.requireNonNull(closingPolls.get(outcome)).increment();
    }

    /** A certificate has changed, and holds or does not. */
    public void certificateReloaded(Side side, boolean applied) {
        registry.counter(CERTIFICATES, "side", side.label(), "outcome", applied ? "applied" : "refused")
                .increment();
    }

    /**
     * Connections of clients that are open, how many have been turned away since there were too many, and how many could
     * not be accepted.
     */
    public void connections(Side side, IntSupplier open, LongSupplier turnedAway, LongSupplier acceptFailures) {
        // Meters hold what they ask weakly, and nobody else holds these.
        asked.add(turnedAway);
        asked.add(acceptFailures);
        Gauge.builder(CONNECTIONS, open, IntSupplier::getAsInt)
                .tag("side", side.label())
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder(TURNED_AWAY, turnedAway, LongSupplier::getAsLong)
                .tag("side", side.label())
                .register(registry);
        FunctionCounter.builder(ACCEPT_FAILURES, acceptFailures, LongSupplier::getAsLong)
                .tag("side", side.label())
                .register(registry);
    }

    /** The timers of requests to a route of the ingress. */
    public RequestMeters ingress(String route, String upstream) {
        return meters.computeIfAbsent(
                new MetersKey(INGRESS_REQUESTS, route, upstream),
                key -> new RequestMeters(status -> registry.timer(
                        INGRESS_REQUESTS, "route", route, "upstream", upstream, "status", statusClass(status))));
    }

    /** A request was sent once more, since an endpoint could not be connected to or was lost. */
    public void retried(String upstream) {
        retries.computeIfAbsent(upstream, name -> registry.counter(INGRESS_RETRIES, "upstream", name))
                .increment();
    }

    /** An endpoint of this upstream is left alone for a while. */
    public void ejected(String upstream) {
        registry.counter(INGRESS_EJECTIONS, "upstream", upstream).increment();
    }

    /** The timers of requests, or of tunnels, by this caller. */
    public RequestMeters egress(String caller, boolean tunnel) {
        String kind = tunnel ? "tunnel" : "request";
        return meters.computeIfAbsent(
                new MetersKey(EGRESS_REQUESTS, caller, kind),
                key -> new RequestMeters(status -> registry.timer(
                        EGRESS_REQUESTS, "caller", caller, "kind", kind, "status", statusClass(status))));
    }

    /** A message was refused before it was a request. */
    public void refused(Side side, String kind) {
        refusals.computeIfAbsent(
                        new RefusalKey(side, kind),
                        key -> registry.counter(REFUSED, "side", side.label(), "kind", kind))
                .increment();
    }

    /** The counter of decisions like this one. */
    Counter decisions(Decision decision) {
        return decisions.computeIfAbsent(
                new DecisionKey(decision.outcome(), decision.rule(), decision.caller()),
                key -> registry.counter(
                        EGRESS_DECISIONS,
                        "decision",
                        key.outcome().name().toLowerCase(Locale.ROOT),
                        "rule",
                        key.rule(),
                        "caller",
                        key.caller()));
    }

    /** An entry of the decision log had to go before its time. */
    void decisionDropped() {
        decisionsDropped.increment();
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
