package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.exchange.InFlight;
import dev.carillon.gateway.forward.EgressServer;
import dev.carillon.gateway.policy.Callers;
import dev.carillon.gateway.policy.EgressPolicy;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.policy.Resolver;
import dev.carillon.gateway.reverse.IngressServer;
import dev.carillon.gateway.reverse.Routes;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.http.access.StaticTokens;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Both sides of the gateway: their listeners on every event loop, and what they share. Made once per start.
 *
 * <p>Thread-safe; {@link #drain} blocks and belongs on no event loop.
 */
public final class Gateway {
    private final Vertx vertx;
    private final GatewayConfig config;
    private final Routes routes;
    private final DecisionLog decisions;
    private final IngressServer.Shared ingress;
    private final EgressServer.Shared egress;
    private final List<String> deployments = new CopyOnWriteArrayList<>();

    /**
     * What comes from outside.
     *
     * @param lookup the system's resolver, or a test's
     */
    public record Surroundings(Vertx vertx, GatewayMetrics metrics, Clock clock, Resolver.Lookup lookup) {}

    /**
     * A gateway that does not listen yet.
     *
     * @throws IllegalArgumentException for a token file that is wrong
     * @throws java.io.UncheckedIOException for one that cannot be read
     */
    public Gateway(GatewayConfig config, GatewayFile file, Surroundings surroundings) {
        this.vertx = surroundings.vertx();
        this.config = config;
        this.routes = new Routes(file);
        this.decisions = new DecisionLog(surroundings.metrics());
        GatewayConfig.Egress out = config.egress();
        StaticTokens tokens =
                new StaticTokens(out.tokensFile().orElse(null), file.roles().keySet());
        Gatekeeper gatekeeper = new Gatekeeper(
                new Callers(tokens),
                new EgressPolicy(file.roles()),
                new Resolver(vertx, surroundings.lookup(), out.resolveTimeout(), out.resolveCache()),
                decisions,
                surroundings.clock());
        this.ingress = new IngressServer.Shared(
                config.ingress(), routes, surroundings.metrics(), new InFlight(), new AtomicInteger());
        this.egress =
                new EgressServer.Shared(out, gatekeeper, surroundings.metrics(), new InFlight(), new AtomicInteger());
    }

    /** Starts to listen; fails with what names the property of a port that is taken. */
    public Future<Void> listen() {
        return deploy(
                        () -> new IngressServer(ingress),
                        "ingress",
                        config.ingress().port())
                .compose(done -> deploy(
                        () -> new EgressServer(egress),
                        "egress",
                        config.egress().port()));
    }

    private Future<Void> deploy(Supplier<Verticle> server, String side, int port) {
        int loops = config.eventLoops().orElse(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(server, new DeploymentOptions().setInstances(loops))
                .onSuccess(deployments::add)
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "cannot listen on port " + port + " (carillon.gateway." + side + ".port): "
                                + failure.getMessage(),
                        failure)));
    }

    /** The ports that are listened on, which are not the configured ones where those are 0. */
    public int ingressPort() {
        return ingress.port().get();
    }

    /** As {@link #ingressPort()}. */
    public int egressPort() {
        return egress.port().get();
    }

    public Routes routes() {
        return routes;
    }

    public DecisionLog decisions() {
        return decisions;
    }

    /**
     * Stops accepting, waits for what is in flight, ends the rest.
     *
     * @return how many requests and tunnels had to be cut off
     */
    public int drain(Duration grace) throws InterruptedException {
        ingress.inFlight().stopAccepting();
        egress.inFlight().stopAccepting();
        long end = System.nanoTime() + grace.toNanos();
        int left = ingress.inFlight().await(grace);
        left += egress.inFlight().await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        List<String> ending = List.copyOf(deployments);
        deployments.removeAll(ending);
        Future.join(ending.stream().map(vertx::undeploy).toList())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return left;
    }
}
