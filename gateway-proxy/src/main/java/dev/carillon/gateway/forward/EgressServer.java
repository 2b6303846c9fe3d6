package dev.carillon.gateway.forward;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.connect.TunnelOpener;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.InFlight;
import dev.carillon.gateway.exchange.Listener;
import dev.carillon.gateway.exchange.OnwardClient;
import dev.carillon.gateway.exchange.Relay;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.atomic.AtomicInteger;

/** The way out, on one event loop. Deployed once per loop; the instances share the port and nothing else that changes. */
public final class EgressServer extends AbstractVerticle {

    /**
     * What the instances have in common.
     *
     * @param port is set to the actual one
     */
    public record Shared(
            GatewayConfig.Egress config,
            Gatekeeper gatekeeper,
            GatewayMetrics metrics,
            InFlight inFlight,
            AtomicInteger port) {}

    // Vert.x shares a free port among the servers that ask for the same negative number.
    private static final int FREE_PORT = -3128;

    private final Shared shared;

    public EgressServer(Shared shared) {
        this.shared = shared;
    }

    @Override
    public void start(Promise<Void> started) {
        GatewayConfig.Egress config = shared.config();
        EgressOutcome outcome = new EgressOutcome(shared.metrics());
        ForwardProxy forward = new ForwardProxy(
                vertx,
                OnwardClient.create(
                        vertx, config.connectTimeout(), config.idleTimeout(), config.maxConnectionsPerOrigin()),
                shared.gatekeeper(),
                new Relay.Limits(config.responseTimeout(), Long.MAX_VALUE),
                outcome);
        ConnectProxy connect = new ConnectProxy(
                new TunnelOpener(vertx, config.connectTimeout(), config.tunnelIdleTimeout()),
                shared.gatekeeper(),
                shared.metrics(),
                outcome);
        int port = config.port() == 0 ? FREE_PORT : config.port();
        new Listener(vertx, shared.inFlight(), config.idleTimeout(), exchange -> dispatch(exchange, forward, connect))
                .listen(new Listener.Address(config.host(), port))
                .onSuccess(shared.port()::set)
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private static void dispatch(Exchange exchange, ForwardProxy forward, ConnectProxy connect) {
        if (HttpMethod.CONNECT.equals(exchange.request().method())) {
            connect.handle(exchange);
        } else {
            forward.handle(exchange);
        }
    }
}
