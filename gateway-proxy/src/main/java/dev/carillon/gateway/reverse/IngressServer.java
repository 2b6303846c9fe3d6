package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.exchange.InFlight;
import dev.carillon.gateway.exchange.Listener;
import dev.carillon.gateway.exchange.OnwardClient;
import dev.carillon.gateway.exchange.Relay;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** The way in, on one event loop. Deployed once per loop; the instances share the port, the routes and their counts. */
public final class IngressServer extends AbstractVerticle {

    /**
     * What the instances have in common.
     *
     * @param port is set to the actual one
     */
    public record Shared(
            GatewayConfig.Ingress config,
            Routes routes,
            GatewayMetrics metrics,
            InFlight inFlight,
            AtomicInteger port) {}

    // Vert.x shares a free port among the servers that ask for the same negative number.
    private static final int FREE_PORT = -8080;

    private final Shared shared;

    public IngressServer(Shared shared) {
        this.shared = shared;
    }

    @Override
    public void start(Promise<Void> started) {
        GatewayConfig.Ingress config = shared.config();
        ReverseProxy proxy = new ReverseProxy(
                vertx,
                OnwardClient.create(
                        vertx, config.connectTimeout(), config.idleTimeout(), config.maxConnectionsPerEndpoint()),
                shared.routes(),
                new Relay.Limits(config.responseTimeout(), config.maxBody().asLongValue()),
                shared.metrics());
        int port = config.port() == 0 ? FREE_PORT : config.port();
        new Listener(vertx, shared.inFlight(), config.idleTimeout(), proxy::handle)
                .listen(new Listener.Address(config.host(), port))
                .onSuccess(shared.port()::set)
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
