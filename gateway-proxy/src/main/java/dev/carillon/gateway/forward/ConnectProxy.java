package dev.carillon.gateway.forward;

import dev.carillon.gateway.connect.TunnelOpener;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.policy.Admission;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import io.vertx.core.http.HttpHeaders;

/** {@code CONNECT} requests: admitted, then a tunnel to one of the addresses that were checked (RFC 9110, 9.3.6). */
final class ConnectProxy {
    private static final int ESTABLISHED = 200;

    private final TunnelOpener opener;
    private final Gatekeeper gatekeeper;
    private final GatewayMetrics metrics;
    private final EgressOutcome outcome;

    ConnectProxy(TunnelOpener opener, Gatekeeper gatekeeper, GatewayMetrics metrics, EgressOutcome outcome) {
        this.opener = opener;
        this.gatekeeper = gatekeeper;
        this.metrics = metrics;
        this.outcome = outcome;
    }

    void handle(Exchange exchange) {
        // Whatever follows a CONNECT that was refused is meant for a tunnel and must not be read as a request.
        exchange.closeAfter();
        Authority target = Authority.parse(exchange.request().uri(), 0);
        if (target == null) {
            outcome.malformed(exchange, "The target of CONNECT is host:port.");
            return;
        }
        String proxyAuthorization = exchange.request().getHeader(HttpHeaders.PROXY_AUTHORIZATION);
        gatekeeper.admit("CONNECT", proxyAuthorization, target).onSuccess(admission -> {
            String caller = admission.caller();
            exchange.onEnd(ended -> outcome.report(ended, caller, target, true, ended.status()));
            switch (admission) {
                case Admission.Denied denied -> outcome.denied(exchange, denied);
                case Admission.Admitted admitted -> open(exchange, target, admitted);
            }
        });
    }

    private void open(Exchange exchange, Authority target, Admission.Admitted admitted) {
        opener.open(
                exchange,
                admitted.addresses(),
                target.port(),
                tunnel -> {
                    metrics.tunnelOpened();
                    exchange.onEnd(ended -> {
                        metrics.tunnelClosed(tunnel.sent(), tunnel.received());
                        outcome.report(ended, admitted.caller(), target, true, ESTABLISHED);
                    });
                },
                failure -> outcome.unreachable(exchange, target, failure));
    }
}
