package dev.carillon.gateway.forward;

import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExchangeHandler;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.exchange.LastForward;
import dev.carillon.gateway.forward.AdmissionCache.Pass;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.AbsoluteForm;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.Methods;
import dev.carillon.gateway.origin.OriginPool;
import dev.carillon.gateway.policy.Admission.Admitted;
import dev.carillon.gateway.policy.Admission.Denied;
import dev.carillon.gateway.policy.Asked;
import dev.carillon.gateway.policy.CallerUsage.Limit;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.relay.RelayLimits;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.RequestMeters;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way out, on one event loop: requests in absolute form and {@code CONNECT}, each admitted first, and sent to exactly
 * one of the addresses that were checked.
 */
public final class EgressProxy implements ExchangeHandler {

    /** What it works with. */
    public record Parts(
            GatewayLoop loop,
            OriginPool pool,
            Gatekeeper gatekeeper,
            GatewayMetrics metrics,
            RelayLimits limits,
            Tunnel.Limits tunnels) {}

    private static final int HTTP_PORT = 80;
    private static final ExtraFields ALLOW =
            ExtraFields.NONE.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT");

    private final Parts parts;
    private final AdmissionCache cache;
    private final ConnectProxy connect;

    public EgressProxy(Parts parts) {
        this.parts = parts;
        this.cache = new AdmissionCache(parts.gatekeeper());
        this.connect = new ConnectProxy(parts);
    }

    @Override
    public void handle(Exchange exchange) {
        Head request = exchange.request();
        boolean tunnel = request.hasMethod(Methods.CONNECT);
        if (tunnel || request.isHttp10()) {
            // Whatever follows a CONNECT that was refused is meant for a tunnel and must not be read as a request.
            // A proxy keeps no connection with a client of HTTP/1.0 (RFC 9112, section 9.3).
            exchange.closeAfter();
        }
        int start = tunnel ? request.targetStart() : AbsoluteForm.authorityStart(request);
        if (start < 0) {
            noTarget(exchange, request);
            return;
        }
        int end = tunnel ? request.targetEnd() : AbsoluteForm.authorityEnd(request, start);
        Pass known = cache.find(request, start, end);
        if (known != null) {
            pass(exchange, known, tunnel);
        } else {
            ask(exchange, start, end, tunnel);
        }
    }

    private void noTarget(Exchange exchange, Head request) {
        reportNobody(exchange, null, false);
        String scheme = AbsoluteForm.otherScheme(request);
        EgressOutcome.malformed(
                exchange,
                scheme != null
                        ? "Only http is forwarded; reach " + scheme + " through CONNECT."
                        : "The target is not an absolute http URI, which a request to a proxy needs.");
    }

    private void reportNobody(Exchange exchange, @Nullable Authority target, boolean tunnel) {
        report(exchange, Decision.NOBODY, target, tunnel);
    }

    private void report(Exchange exchange, String caller, @Nullable Authority target, boolean tunnel) {
        RequestMeters meters = parts.metrics().egress(caller, tunnel);
        exchange.onEnd(ended -> EgressOutcome.report(ended, meters, caller, target));
    }

    private void ask(Exchange exchange, int start, int end, boolean tunnel) {
        Head request = exchange.request();
        AdmissionCache.Key key = cache.key();
        String authority = request.text(start, end);
        Authority target = tunnel ? Authority.parse(authority, 0) : Authority.ofUri(authority, HTTP_PORT);
        if (target == null) {
            reportNobody(exchange, null, tunnel);
            EgressOutcome.malformed(
                    exchange,
                    tunnel ? "The target of CONNECT is host:port." : "The authority of the target is no host[:port].");
            return;
        }
        int generation = parts.gatekeeper().generation();
        Asked asked = new Asked(request.method(), credentials(request), target);
        reportNobody(exchange, target, tunnel);
        parts.gatekeeper().admit(asked, parts.loop().loop(), admission -> {
            if (exchange.isOver()) {
                return;
            }
            report(exchange, admission.caller(), target, tunnel);
            switch (admission) {
                case Denied denied -> EgressOutcome.denied(exchange, denied);
                case Admitted admitted -> {
                    Pass pass = passFor(admitted, target, tunnel);
                    if (request.count(KnownField.PROXY_AUTHORIZATION) <= 1) {
                        cache.keep(key, pass, generation);
                    }
                    pass(exchange, pass, tunnel);
                }
            }
        });
    }

    // Two credentials are none: which of them was checked would be anybody's guess.
    private static @Nullable String credentials(Head request) {
        return request.count(KnownField.PROXY_AUTHORIZATION) > 1 ? "" : request.value(KnownField.PROXY_AUTHORIZATION);
    }

    private Pass passFor(Admitted admitted, Authority target, boolean tunnel) {
        InetSocketAddress address = new InetSocketAddress(admitted.addresses().getFirst(), target.port());
        return new Pass(
                admitted,
                target,
                target.field(HTTP_PORT).getBytes(StandardCharsets.ISO_8859_1),
                parts.pool().origin(address),
                parts.metrics().egress(admitted.caller(), tunnel));
    }

    private void pass(Exchange exchange, Pass pass, boolean tunnel) {
        Admitted admitted = pass.admitted();
        Optional<Limit> limit = admitted.usage().begin(tunnel);
        if (limit.isPresent()) {
            report(exchange, admitted.caller(), pass.target(), tunnel);
            String method = exchange.request().method();
            EgressOutcome.denied(
                    exchange, parts.gatekeeper().limited(admitted.caller(), method, pass.target(), limit.get()));
            return;
        }
        if (tunnel) {
            connect.open(exchange, pass);
            return;
        }
        ForwardRelay relay = new ForwardRelay(parts, exchange, pass);
        exchange.onEnd(relay);
        if (!LastForward.answered(exchange, ExtraFields.NONE, ALLOW)) {
            relay.start();
        }
    }
}
