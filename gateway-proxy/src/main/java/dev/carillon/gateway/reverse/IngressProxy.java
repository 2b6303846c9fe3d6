package dev.carillon.gateway.reverse;

import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExchangeHandler;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.Methods;
import dev.carillon.gateway.message.Paths;
import dev.carillon.gateway.message.TraceParent;
import dev.carillon.gateway.origin.OriginPool;
import dev.carillon.gateway.policy.CallerUsage;
import dev.carillon.gateway.relay.RelayLimits;
import dev.carillon.gateway.reverse.RouteTable.Found;
import dev.carillon.gateway.reverse.RouteTable.Route;
import dev.carillon.gateway.telemetry.Access;
import dev.carillon.gateway.telemetry.AccessLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.RequestMeters;
import dev.carillon.gateway.telemetry.Side;
import dev.carillon.http.problem.Problem;
import java.net.InetAddress;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way in, on one event loop: requests from outside to the upstream of their route. */
public final class IngressProxy implements ExchangeHandler {

    /**
     * What it works with.
     *
     * @param rules those in force
     */
    public record Parts(
            GatewayLoop loop,
            OriginPool pool,
            Supplier<IngressRules> rules,
            GatewayMetrics metrics,
            RelayLimits limits,
            Tunnel.Limits tunnels) {}

    static final ExtraFields RETRY_AFTER = ExtraFields.NONE.with("Retry-After", "1");
    private static final String NONE = "-";

    private final Parts parts;
    private final RequestMeters unrouted;

    public IngressProxy(Parts parts) {
        this.parts = parts;
        this.unrouted = parts.metrics().ingress(NONE, NONE);
    }

    @Override
    public void handle(Exchange exchange) {
        IngressRules rules = parts.rules().get();
        Head request = exchange.request();
        String target = request.target();
        String path = Paths.path(target);
        String given = request.value(KnownField.TRACEPARENT);
        String trace = TraceParent.orNew(given);
        InetAddress client = exchange.peer().address().getAddress();
        CallerUsage usage = rules.clients().of(client.getAddress());
        Ending ending = new Ending(path, trace, null, usage);
        var limit = usage.begin(false);
        exchange.onEnd(limit.isEmpty() ? ending : new Ending(path, trace, null, null));
        if (limit.isPresent()) {
            exchange.problem(limited(limit.get()), null, RETRY_AFTER);
        } else if (rules.gone()) {
            exchange.problem(
                    Problem.of(410, "gone", "This service has been closed down.", null), null, rules.announcement());
        } else if (request.hasMethod(Methods.CONNECT)) {
            exchange.closeAfter();
            exchange.problem(Problem.of(405, "method-not-allowed", "There are no tunnels here.", null), null, allow(""));
        } else if (target.equals("*")) {
            exchange.respond(204, ExtraFields.NONE, "", exchange.channel().alloc().buffer(0));
        } else if (!target.startsWith("/") && !target.contains("://")) {
            exchange.problem(Problem.of(400, "malformed-target", "The target is no path.", null));
        } else if (Paths.hasDotSegments(path)) {
            exchange.problem(Problem.of(400, "path-not-normal", "Send the path without '.' and '..' segments.", null));
        } else {
            String host = Paths.host(target, request.value(KnownField.HOST));
            route(exchange, rules, new Inbound(target, path, host, trace, given == null ? null : given, usage));
        }
    }

    /** A request, as far as it has been understood. */
    record Inbound(
            String target,
            String path,
            @Nullable String host,
            String trace,
            @Nullable String givenTrace,
            CallerUsage usage) {}

    private static Problem limited(CallerUsage.Limit limit) {
        return switch (limit) {
            case RATE -> Problem.of(429, "rate-limited", "You send more requests a second than you may.", null);
            case CONCURRENT, TUNNELS ->
                Problem.of(429, "too-many-requests", "You have as many requests in progress as you may.", null);
        };
    }

    private static ExtraFields allow(String methods) {
        return ExtraFields.NONE.with("Allow", methods);
    }

    private void route(Exchange exchange, IngressRules rules, Inbound inbound) {
        String method = exchange.request().method();
        String host = rules.routes().asksForHosts() ? hostName(inbound.host()) : null;
        switch (rules.routes().find(host, inbound.path(), method)) {
            case Found.Match match -> relay(exchange, rules, inbound, match.route());
            case Found.OtherMethods others ->
                exchange.problem(
                        Problem.of(405, "method-not-allowed", method + " is not routed here.", null),
                        null,
                        allow(String.join(", ", others.methods())));
            case Found.Nothing nothing ->
                exchange.problem(Problem.of(404, "no-route", "Nothing is routed here.", null));
        }
    }

    private static @Nullable String hostName(@Nullable String field) {
        if (field == null) {
            return null;
        }
        int colon = field.lastIndexOf(':');
        boolean hasPort = colon >= 0 && field.indexOf(']', colon) < 0;
        String name = hasPort ? field.substring(0, colon) : field;
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    private void relay(Exchange exchange, IngressRules rules, Inbound inbound, Route route) {
        exchange.onEnd(new Ending(inbound.path(), inbound.trace(), route, inbound.usage()));
        long most = route.described().maxBody().orElse(parts.limits().body());
        if (exchange.requestLength() > most) {
            exchange.problem(Problem.of(413, "body-too-long", "The body is longer than the gateway takes.", null));
            return;
        }
        RelayLimits limits = new RelayLimits(
                route.described()
                        .responseTimeout()
                        .map(java.time.Duration::toNanos)
                        .orElse(parts.limits().response()),
                parts.limits().idle(),
                parts.limits().total(),
                most);
        boolean trusted = rules.trusts(exchange.peer().address().getAddress());
        new ReverseRelay(parts, exchange, limits, new ReverseRelay.Way(route, inbound, trusted, rules.announcement()))
                .start();
    }

    /** What is counted and logged of an inbound request that is over. */
    private final class Ending implements Exchange.Ending {
        private final String path;
        private final String trace;
        private final @Nullable Route route;
        private final @Nullable CallerUsage usage;

        Ending(String path, String trace, @Nullable Route route, @Nullable CallerUsage usage) {
            this.path = path;
            this.trace = trace;
            this.route = route;
            this.usage = usage;
        }

        @Override
        public void ended(Exchange exchange) {
            if (usage != null) {
                usage.end(false);
            }
            long nanos = exchange.nanos();
            (route == null ? unrouted : route.meters()).record(exchange.status(), nanos);
            if (AccessLog.isOn()) {
                AccessLog.log(new Access(
                        Side.INGRESS,
                        exchange.peer().host(),
                        exchange.request().method(),
                        Paths.loggable(path),
                        exchange.status(),
                        exchange.received(),
                        exchange.sent(),
                        nanos / 1_000_000,
                        route == null ? NONE : route.described().prefix(),
                        route == null ? NONE : route.upstream().name(),
                        TraceParent.traceId(trace)));
            }
        }
    }
}
