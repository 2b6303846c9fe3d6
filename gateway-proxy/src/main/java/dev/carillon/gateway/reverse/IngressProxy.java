package dev.carillon.gateway.reverse;

import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExchangeHandler;
import dev.carillon.gateway.exchange.LastForward;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.Methods;
import dev.carillon.gateway.message.Paths;
import dev.carillon.gateway.message.ProxyError;
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
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
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
        InetAddress peer = exchange.peer().address().getAddress();
        CallerUsage usage = rules.clients()
                .of(ClientAddress.of(peer, request, rules::trusts).getAddress());
        Optional<CallerUsage.Limit> limit = usage.begin(false);
        exchange.onEnd(new Ending(path, trace, null, limit.isEmpty() ? usage : null));
        if (limit.isPresent()) {
            exchange.problem(ProxyError.HTTP_REQUEST_DENIED, limited(limit.get()), null, rules.comeAgain());
        } else if (rules.gone()) {
            Problem gone = Problem.of(410, "gone", "This service has been closed down.", null);
            exchange.problem(ProxyError.PROXY_INTERNAL_RESPONSE, gone, null, rules.announcement());
        } else if (request.hasMethod(Methods.CONNECT)) {
            exchange.closeAfter();
            notAllowed(exchange, rules, "There are no tunnels here.", "");
        } else if (target.equals("*") && request.hasMethod(Methods.OPTIONS)) {
            // RFC 9110, section 9.3.7: about the gateway itself, and no more than a ping.
            exchange.respond(200, rules.announcement(), "", Unpooled.EMPTY_BUFFER);
        } else if (!Inbound.isTarget(target)) {
            malformed(exchange, rules, 400, "malformed-target", "The target is neither a path nor an http URI.");
        } else if (Paths.hasDotSegments(path)) {
            malformed(exchange, rules, 400, "path-not-normal", "Send the path without '.' and '..' segments.");
        } else {
            String host = Paths.host(target, request.value(KnownField.HOST));
            route(exchange, rules, new Inbound(target, path, host, trace, given, usage));
        }
    }

    private static Problem limited(CallerUsage.Limit limit) {
        return switch (limit) {
            case RATE -> Problem.of(429, "rate-limited", "You send more requests a second than you may.", null);
            case CONCURRENT, TUNNELS ->
                Problem.of(429, "too-many-requests", "You have as many requests in progress as you may.", null);
        };
    }

    private static void malformed(Exchange exchange, IngressRules rules, int status, String kind, String detail) {
        exchange.problem(
                ProxyError.HTTP_REQUEST_ERROR, Problem.of(status, kind, detail, null), null, rules.announcement());
    }

    private static void notAllowed(Exchange exchange, IngressRules rules, String detail, String allowed) {
        exchange.problem(
                ProxyError.HTTP_REQUEST_ERROR,
                Problem.of(405, "method-not-allowed", detail, null),
                null,
                rules.announcement().with("Allow", allowed));
    }

    private void route(Exchange exchange, IngressRules rules, Inbound inbound) {
        String method = exchange.request().method();
        String host = rules.routes().asksForHosts() ? inbound.hostName() : null;
        switch (rules.routes().find(host, inbound.path(), method)) {
            case Found.Match match -> relay(exchange, rules, inbound, match.route());
            case Found.OtherMethods others ->
                notAllowed(exchange, rules, method + " is not routed here.", String.join(", ", others.methods()));
            case Found.Nothing nothing ->
                exchange.problem(
                        ProxyError.DESTINATION_NOT_FOUND,
                        Problem.of(404, "no-route", "Nothing is routed here.", null),
                        null,
                        rules.announcement());
        }
    }

    private void relay(Exchange exchange, IngressRules rules, Inbound inbound, Route route) {
        exchange.onEnd(new Ending(inbound.path(), inbound.trace(), route, inbound.usage()));
        long most = route.described().maxBody().orElse(parts.limits().body());
        if (exchange.requestLength() > most) {
            malformed(exchange, rules, 413, "body-too-long", "The body is longer than the gateway takes.");
            return;
        }
        // What the upstream would allow is not ours to tell: it is answered as OPTIONS * is.
        if (LastForward.answered(exchange, rules.announcement(), rules.announcement())) {
            return;
        }
        RelayLimits limits = new RelayLimits(
                route.described()
                        .responseTimeout()
                        .map(Duration::toNanos)
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
