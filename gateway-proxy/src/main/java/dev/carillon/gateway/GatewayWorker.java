package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.connect.Tunnel;
import dev.carillon.gateway.exchange.Activity;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.forward.EgressProxy;
import dev.carillon.gateway.listen.ConnectionLimit;
import dev.carillon.gateway.listen.Listener;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.origin.OriginPool;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.relay.RelayLimits;
import dev.carillon.gateway.reverse.IngressProxy;
import dev.carillon.gateway.reverse.IngressRules;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.Side;
import io.netty.channel.ChannelFuture;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of the gateway on one event loop: its listeners, its connections to origins, its deadlines. Deployed once
 * per loop; what the instances share stands in {@link Shared}.
 */
final class GatewayWorker extends AbstractVerticle {
    private static final int WAITING_PER_CONNECTION = 4;
    private static final int LEAST_IDLE = 16;

    /** What all loops work with. */
    record Shared(
            GatewayConfig config,
            Gatekeeper gatekeeper,
            Supplier<IngressRules> rules,
            GatewayMetrics metrics,
            Ports ports,
            ConnectionLimit ingressLimit,
            ConnectionLimit egressLimit,
            Certificates certificates,
            Clock clock) {

        int loops() {
            return config.eventLoops().orElse(Runtime.getRuntime().availableProcessors());
        }

        /** Those of one loop: no more than clients could use at once. */
        int idleOrigins() {
            return Math.max(LEAST_IDLE, egressLimit.most() / loops());
        }

        Listener.Speaks ingressSpeaks() {
            Optional<Predicate<InetAddress>> proxies = switch (config.ingress().proxyProtocol()) {
                case OFF -> Optional.empty();
                case REQUIRED -> Optional.of(peer -> rules.get().mayIntroduce(peer));
            };
            return new Listener.Speaks(
                    certificates.ingress(), proxies, config.ingress().maxStreamsPerConnection());
        }

        Listener.Speaks egressSpeaks() {
            return new Listener.Speaks(certificates.egress(), Optional.empty(), 0);
        }
    }

    private final int number;
    private final Shared shared;
    private final Activity ingressActivity = new Activity();
    private final Activity egressActivity = new Activity();
    private volatile @Nullable Running running;

    private record Running(GatewayLoop loop, List<Listener> listeners, Map<Side, OriginPool> pools) {}

    /**
     * One that does not listen yet.
     *
     * @param number of the loop, for people
     */
    GatewayWorker(int number, Shared shared) {
        this.number = number;
        this.shared = shared;
    }

    // What becomes of the listening is told to the promise.
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void start(Promise<Void> started) {
        GatewayLoop loop = new GatewayLoop((ContextInternal) context, shared.clock());
        loop.timer().start(loop.loop());
        GatewayConfig.Ingress in = shared.config().ingress();
        GatewayConfig.Egress out = shared.config().egress();
        OriginPool upstreams =
                // Its endpoints are those of the file, and so are bounded by that.
                new OriginPool(
                        loop,
                        limits(in.connectTimeout(), in.keepAlive(), in.maxConnectionsPerEndpoint(), Integer.MAX_VALUE));
        OriginPool origins = new OriginPool(
                loop,
                limits(out.connectTimeout(), out.keepAlive(), out.maxConnectionsPerOrigin(), shared.idleOrigins()));
        Tunnel.Limits tunnels = new Tunnel.Limits(out.tunnelIdleTimeout(), out.tunnelLifetime());
        Listener ingress = new Listener(
                loop,
                new ServerSettings(
                        new IngressProxy(new IngressProxy.Parts(
                                loop,
                                upstreams,
                                shared.rules(),
                                shared.metrics(),
                                RelayLimits.of(
                                        in.responseTimeout(),
                                        in.idleTimeout(),
                                        in.totalTimeout(),
                                        in.maxBody().asLongValue()),
                                tunnels)),
                        ingressActivity,
                        in.headerTimeout(),
                        in.idleTimeout(),
                        kind -> shared.metrics().refused(Side.INGRESS, kind)),
                shared.ingressLimit(),
                shared.ingressSpeaks());
        Listener egress = new Listener(
                loop,
                new ServerSettings(
                        new EgressProxy(new EgressProxy.Parts(
                                loop,
                                origins,
                                shared.gatekeeper(),
                                shared.metrics(),
                                RelayLimits.of(
                                        out.responseTimeout(), out.idleTimeout(), out.totalTimeout(), Long.MAX_VALUE),
                                tunnels)),
                        egressActivity,
                        out.headerTimeout(),
                        out.idleTimeout(),
                        kind -> shared.metrics().refused(Side.EGRESS, kind)),
                shared.egressLimit(),
                shared.egressSpeaks());
        running = new Running(loop, List.of(ingress, egress), Map.of(Side.INGRESS, upstreams, Side.EGRESS, origins));
        Ports ports = shared.ports();
        listen(ingress, ports.ingress(), "ingress")
                .thenCompose(done -> listen(egress, ports.egress(), "egress"))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        started.complete();
                    } else {
                        started.fail(failure);
                    }
                });
    }

    private static OriginPool.Limits limits(Duration connect, Duration keepAlive, int connections, int idle) {
        return new OriginPool.Limits(connect, keepAlive, connections, connections * WAITING_PER_CONNECTION, idle);
    }

    // What is returned tells how it ended.
    @SuppressWarnings("FutureReturnValueIgnored")
    private static CompletableFuture<Void> listen(Listener listener, Ports.Port port, String side) {
        CompletableFuture<Void> listening = new CompletableFuture<>();
        ChannelFuture binding = listener.listen(port.address());
        binding.addListener(bound -> {
            if (bound.isSuccess()) {
                port.bound((InetSocketAddress) binding.channel().localAddress());
                listening.complete(null);
            } else {
                listening.completeExceptionally(Ports.taken(port.address().getPort(), side, bound.cause()));
            }
        });
        return listening;
    }

    /** Requests and tunnels that are not over. */
    int exchanges() {
        return ingressActivity.exchanges() + egressActivity.exchanges();
    }

    /** Connections of clients. */
    int connections() {
        return ingressActivity.connections() + egressActivity.connections();
    }

    /** Accepts no more connections; completes when nobody can connect. */
    CompletableFuture<Void> stopAccepting() {
        return onLoop(ending ->
                        ending.listeners().stream().map(Listener::stopAccepting).toList())
                .thenCompose(closing -> CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0])));
    }

    /** Makes each request the last of its connection. */
    void drain() {
        ingressActivity.drain();
        egressActivity.drain();
        Running on = running;
        if (on != null) {
            on.loop().loop().execute(() -> on.listeners().forEach(Listener::drain));
        }
    }

    /** Closes the connections that have waited for a request for so long. */
    void closeIdle(long quietNanos) {
        Running on = running;
        if (on != null) {
            on.loop().loop().execute(() -> on.listeners().forEach(listener -> listener.closeIdle(quietNanos)));
        }
    }

    /** Its connections to origins, those with the most first; at most so many of each side. */
    CompletableFuture<List<PoolState>> pools(int most) {
        return onLoop(asked -> asked.pools().entrySet().stream()
                .flatMap(pool -> states(pool.getValue(), pool.getKey(), most))
                .toList());
    }

    private Stream<PoolState> states(OriginPool pool, Side side, int most) {
        return pool.origins().stream()
                .map(origin -> new PoolState(
                        number, side, origin.address(), origin.connections(), origin.idle(), origin.waiting()))
                .sorted(PoolState.BUSIEST_FIRST)
                .limit(most);
    }

    private <T> CompletableFuture<T> onLoop(Function<Running, T> task) {
        Running on = running;
        return on == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the loop is not running"))
                : CompletableFuture.supplyAsync(() -> task.apply(on), on.loop().loop());
    }

    @Override
    public void stop() {
        Running ending = running;
        if (ending != null) {
            ending.listeners().forEach(Listener::close);
            ending.pools().values().forEach(OriginPool::close);
            ending.loop().timer().stop();
        }
    }
}
