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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of the gateway on one event loop: its listeners, its connections to origins, its deadlines. Deployed once
 * per loop; what the instances share stands in {@link Shared}.
 */
final class GatewayWorker extends AbstractVerticle {
    private static final int WAITING_PER_CONNECTION = 4;

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

    private final Shared shared;
    private final Activity ingressActivity = new Activity();
    private final Activity egressActivity = new Activity();
    private @Nullable Running running;

    private record Running(GatewayLoop loop, List<Listener> listeners, List<OriginPool> pools) {}

    GatewayWorker(Shared shared) {
        this.shared = shared;
    }

    @Override
    public void start(Promise<Void> started) {
        GatewayLoop loop = new GatewayLoop((ContextInternal) context, shared.clock());
        loop.timer().start(loop.loop());
        GatewayConfig.Ingress in = shared.config().ingress();
        GatewayConfig.Egress out = shared.config().egress();
        OriginPool upstreams =
                new OriginPool(loop, limits(in.connectTimeout(), in.keepAlive(), in.maxConnectionsPerEndpoint()));
        OriginPool origins =
                new OriginPool(loop, limits(out.connectTimeout(), out.keepAlive(), out.maxConnectionsPerOrigin()));
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
        running = new Running(loop, List.of(ingress, egress), List.of(upstreams, origins));
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

    private static OriginPool.Limits limits(Duration connect, Duration keepAlive, int connections) {
        return new OriginPool.Limits(connect, keepAlive, connections, connections * WAITING_PER_CONNECTION);
    }

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

    /** Accepts no more connections, and makes each request the last of its connection. */
    void drain() {
        ingressActivity.drain();
        egressActivity.drain();
        onLoop(ending -> ending.listeners().forEach(Listener::drain));
    }

    void closeIdle() {
        onLoop(ending -> ending.listeners().forEach(Listener::closeIdle));
    }

    private void onLoop(java.util.function.Consumer<Running> task) {
        Running ending = Objects.requireNonNull(running);
        ending.loop().loop().execute(() -> task.accept(ending));
    }

    @Override
    public void stop() {
        Running ending = running;
        if (ending != null) {
            ending.listeners().forEach(Listener::close);
            ending.pools().forEach(OriginPool::close);
            ending.loop().timer().stop();
        }
    }
}
