package dev.carillon.gateway.forward;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.Relay;
import dev.carillon.gateway.exchange.RelayFailure;
import dev.carillon.gateway.message.AbsoluteTarget;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.HopByHop;
import dev.carillon.gateway.policy.Admission;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.http.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Requests in absolute form: admitted, sent to exactly one of the addresses that were checked, and their answers back.
 * The authority of the target decides where to; a {@code Host} field has no say (RFC 9112, section 3.2.2).
 */
final class ForwardProxy {
    private static final Logger LOG = Logger.getLogger(ForwardProxy.class);
    private static final int HTTP_PORT = 80;
    private static final int MOST_ADDRESSES = 3;

    private final Vertx vertx;
    private final HttpClient client;
    private final Gatekeeper gatekeeper;
    private final Relay.Limits limits;
    private final EgressOutcome outcome;

    ForwardProxy(Vertx vertx, HttpClient client, Gatekeeper gatekeeper, Relay.Limits limits, EgressOutcome outcome) {
        this.vertx = vertx;
        this.client = client;
        this.gatekeeper = gatekeeper;
        this.limits = limits;
        this.outcome = outcome;
    }

    void handle(Exchange exchange) {
        String uri = exchange.request().uri();
        String method = exchange.request().method().name();
        AbsoluteTarget target = AbsoluteTarget.parse(uri, method);
        if (target == null) {
            outcome.malformed(
                    exchange,
                    AbsoluteTarget.hasOtherScheme(uri)
                            ? "Only http is forwarded; reach anything else through CONNECT."
                            : "The target is not an absolute http URI, which a request to a proxy needs.");
            return;
        }
        String proxyAuthorization = exchange.request().getHeader(HttpHeaders.PROXY_AUTHORIZATION);
        gatekeeper.admit(method, proxyAuthorization, target.authority()).onSuccess(admission -> {
            String caller = admission.caller();
            exchange.onEnd(ended -> outcome.report(ended, caller, target.authority(), false, ended.status()));
            switch (admission) {
                case Admission.Denied denied -> outcome.denied(exchange, denied);
                case Admission.Admitted admitted -> connect(exchange, target, admitted.addresses(), 0);
            }
        });
    }

    private void connect(Exchange exchange, AbsoluteTarget target, List<InetAddress> addresses, int index) {
        if (exchange.response().closed()) {
            return;
        }
        Authority authority = target.authority();
        RequestOptions options = new RequestOptions()
                // By its digits: connections are pooled by this text, and must not be shared between addresses.
                .setServer(SocketAddress.inetSocketAddress(
                        authority.port(), addresses.get(index).getHostAddress()))
                .setHost(authority.host().text())
                .setPort(authority.port())
                .setMethod(exchange.request().method())
                .setURI(target.originForm());
        client.request(options)
                .onSuccess(onward -> send(exchange, target, onward))
                .onFailure(failure -> {
                    int next = index + 1;
                    if (next < Math.min(addresses.size(), MOST_ADDRESSES)
                            && !(failure instanceof ConnectionPoolTooBusyException)) {
                        connect(exchange, target, addresses, next);
                    } else {
                        LOG.debugf("No connection to %s: %s", authority, failure);
                        outcome.unreachable(exchange, authority, failure);
                    }
                });
    }

    private void send(Exchange exchange, AbsoluteTarget target, HttpClientRequest onward) {
        if (exchange.response().closed()) {
            Relay.discard(onward);
            return;
        }
        HopByHop.copyEndToEnd(exchange.request().headers(), onward.headers());
        onward.headers().set(HttpHeaders.HOST, target.authority().field(HTTP_PORT));
        new Relay(vertx, exchange, onward, limits, failure -> failed(exchange, target.authority(), failure)).start();
    }

    private static void failed(Exchange exchange, Authority target, RelayFailure failure) {
        String host = target.host().text();
        exchange.problem(
                switch (failure) {
                    case TIMEOUT -> Problem.of(504, "origin-timeout", host + " did not answer in time.", null);
                    case BROKEN ->
                        Problem.of(
                                502,
                                "origin-failed",
                                "The connection to " + host + " was lost, or its answer is not HTTP.",
                                null);
                    case BODY_TOO_LONG -> Problem.of(413, "body-too-long", "The body is too long.", null);
                });
    }
}
