package dev.carillon.gateway;

import dev.carillon.gateway.closing.ClosingTimer;
import dev.carillon.gateway.closing.ClosingWatch;
import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.gateway.listen.ConnectionLimit;
import dev.carillon.gateway.policy.DnsServers;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.policy.OwnListeners;
import dev.carillon.gateway.policy.Resolver;
import dev.carillon.gateway.policy.SystemNames;
import dev.carillon.gateway.reverse.IngressRules;
import dev.carillon.gateway.reverse.Upstreams;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.Side;
import io.netty.channel.EventLoop;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Both sides of the gateway: their listeners on every event loop, and what they share. Made once per start.
 *
 * <p>Thread-safe; {@link #drain} and {@link #apply} block and belong on no event loop.
 */
// Names that do not resolve and certificates that are wrong are told where that is found out.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Gateway {
    private static final long CERTIFICATE_LOOK_MILLIS = 1000;
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Of a name that a caller asks for; a few of them are tried. */
    private static final int MOST_ADDRESSES = 32;

    /** Whose connection has been without a request for so long has nothing to say. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long STOP_SECONDS = 5;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final DecisionLog decisions;
    private final Resolver resolver;
    private final Resolver endpointNames;
    private final Gatekeeper gatekeeper;
    private final Upstreams upstreams;
    private final Ports ports;
    private final Certificates certificates;
    private final ClosingWatch closing;
    private final ClosingTimer closingTimer;
    private final GatewayWorker.Shared shared;
    private final List<GatewayWorker> workers = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private volatile IngressRules rules;
    private volatile long resolving = -1;
    private volatile long looking = -1;

    /**
     * What comes from outside.
     *
     * @param nanoTime as {@link System#nanoTime()}, for limits and ejections
     * @param lookup the system's resolver, or a test's
     */
    public record Surroundings(
            Vertx vertx, GatewayMetrics metrics, Clock clock, LongSupplier nanoTime, Resolver.Lookup lookup) {}

    /**
     * A gateway that does not listen yet.
     *
     * @throws IllegalArgumentException for a token file that is wrong
     * @throws java.io.UncheckedIOException for one that cannot be read
     * @throws io.quarkus.runtime.configuration.ConfigurationException for a certificate that is wrong
     */
    public Gateway(GatewayConfig config, GatewayFile file, Surroundings surroundings) {
        this.vertx = surroundings.vertx();
        this.config = config;
        this.metrics = surroundings.metrics();
        this.decisions = new DecisionLog(metrics, surroundings.clock());
        this.ports = new Ports(config);
        GatewayConfig.Egress out = config.egress();
        this.resolver =
                new Resolver(names(config, surroundings), out.resolveTimeout(), out.resolveCache(), MOST_ADDRESSES);
        this.gatekeeper = new Gatekeeper(
                file.egress(),
                new Gatekeeper.Grounds(
                        out.tokensFile(), resolver, decisions, new OwnListeners(ports::have), surroundings.nanoTime()));
        // Without a memory: endpoints are asked for at an interval of their own, and what is kept longer hides them.
        // And with threads of its own: callers may ask the egress for names whose servers never answer.
        this.endpointNames = new Resolver(names(config, surroundings), out.resolveTimeout(), Duration.ZERO);
        this.upstreams = new Upstreams(endpointNames, surroundings.nanoTime());
        this.rules = IngressRules.of(file, upstreams.apply(file.upstreams()), metrics, null, Closing.NONE);
        this.closing = new ClosingWatch(source(file), metrics, surroundings.clock(), this::follow);
        this.closingTimer = new ClosingTimer(vertx, closing);
        metrics.closing(() -> rules.announces());
        ConnectionLimit ingressLimit = ConnectionLimit.of(config.ingress().maxConnections());
        ConnectionLimit egressLimit = ConnectionLimit.of(out.maxConnections());
        metrics.connections(Side.INGRESS, ingressLimit::open, ingressLimit::turnedAway, ingressLimit::acceptFailures);
        metrics.connections(Side.EGRESS, egressLimit::open, egressLimit::turnedAway, egressLimit::acceptFailures);
        this.certificates = Certificates.of(config);
        this.shared = new GatewayWorker.Shared(
                config,
                gatekeeper,
                () -> rules,
                metrics,
                ports,
                ingressLimit,
                egressLimit,
                certificates,
                surroundings.clock());
    }

    private static Optional<ClosingSource> source(GatewayFile file) {
        return file.ingress().closing().flatMap(Closing::from);
    }

    private static Resolver.Source names(GatewayConfig config, Surroundings surroundings) {
        return config.dns()
                .servers()
                .<Resolver.Source>map(servers -> new DnsServers(
                        DnsServers.parse(servers), config.egress().resolveTimeout()))
                .orElseGet(() -> new SystemNames(surroundings.lookup()));
    }

    /** Starts to listen; fails with what names the property of a port that is taken. */
    public Future<Void> listen() {
        if (!config.sharePorts()) {
            try {
                ports.checkFree();
            } catch (IllegalStateException e) {
                return Future.failedFuture(e);
            }
        }
        int loops = shared.loops();
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        EventLoop resolvingLoop = context.nettyEventLoop();
        Future<Void> resolved = Future.fromCompletionStage(upstreams.resolve(resolvingLoop), context);
        resolving = vertx.setPeriodic(
                config.ingress().resolveInterval().toMillis(),
                tick -> resolvingLoop.execute(() -> upstreams.resolve(resolvingLoop, () -> {})));
        if (!certificates.isEmpty()) {
            looking = vertx.setPeriodic(CERTIFICATE_LOOK_MILLIS, tick -> lookAtCertificates());
        }
        // The first alone: where a port is 0, it is the one that the others share.
        // Before anybody is answered, so that of two gateways the one that has just started says the same.
        return resolved.compose(done -> closingTimer.start())
                .compose(done -> deploy(1))
                .compose(done -> loops == 1 ? Future.succeededFuture() : deploy(loops - 1));
    }

    private void lookAtCertificates() {
        vertx.executeBlocking(
                () -> {
                    certificates.look(metrics);
                    return true;
                },
                false);
    }

    private Future<Void> deploy(int instances) {
        return vertx.deployVerticle(
                        () -> {
                            GatewayWorker worker = new GatewayWorker(workers.size(), shared);
                            workers.add(worker);
                            return worker;
                        },
                        new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::add)
                .mapEmpty();
    }

    /**
     * Puts a file in the place of the one before, for every request that begins from now on.
     *
     * @throws IllegalArgumentException for a token file that no longer fits; the file before stays
     * @throws java.io.UncheckedIOException for one that cannot be read
     */
    public synchronized void apply(GatewayFile file) {
        gatekeeper.apply(file.egress());
        IngressRules next = IngressRules.of(file, upstreams.apply(file.upstreams()), metrics, rules, Closing.NONE);
        EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
        // Waited for, so that of two files the later one wins, and a new upstream has its addresses.
        upstreams.resolve(loop).join();
        closingTimer.follow(source(file));
        rules = next.following(closing.known());
    }

    private synchronized void follow() {
        rules = rules.following(closing.known());
    }

    /** Tells the port of the management routes, so that it is no target. */
    public void manage(int port) {
        ports.manage(port);
    }

    /** The port that is listened on, which is not the configured one where that is 0. */
    public int ingressPort() {
        return ports.ingress().address().getPort();
    }

    /** As {@link #ingressPort()}. */
    public int egressPort() {
        return ports.egress().address().getPort();
    }

    /** What holds for what comes in. */
    public IngressRules rules() {
        return rules;
    }

    /** What is known of the service's closing from whoever the file names. */
    public ClosingWatch.State closing() {
        return closing.state();
    }

    public Upstreams upstreams() {
        return upstreams;
    }

    public DecisionLog decisions() {
        return decisions;
    }

    /**
     * Stops accepting, waits for what is in flight, ends the rest. Nobody is told to connect anew before every listener
     * is closed: the new connection goes to whoever listens on the port then. A connection that waits for its next request
     * is closed only after a while without any: its client may be sending one in this moment, and would lose it.
     *
     * @return how many requests and tunnels had to be cut off
     */
    public int drain(Duration grace) {
        long began = System.nanoTime();
        if (!grace.isZero()) {
            stopAccepting();
        }
        workers.forEach(GatewayWorker::drain);
        long nextSweep = System.nanoTime() + QUIET_NANOS;
        for (long now = began; now - began < grace.toNanos() && connections() > 0; now = System.nanoTime()) {
            if (now - nextSweep >= 0) {
                nextSweep = now + SWEEP_NANOS;
                workers.forEach(worker -> worker.closeIdle(QUIET_NANOS));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        int left = exchanges();
        List.of(resolving, looking).stream().filter(timer -> timer >= 0).forEach(vertx::cancelTimer);
        closingTimer.stop();
        List<String> ending = List.copyOf(deployments);
        deployments.removeAll(ending);
        Future.join(ending.stream().map(vertx::undeploy).toList())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        resolver.close();
        endpointNames.close();
        return left;
    }

    private void stopAccepting() {
        try {
            CompletableFuture.allOf(
                            workers.stream().map(GatewayWorker::stopAccepting).toArray(CompletableFuture<?>[]::new))
                    .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.warnf("Could not close every listener: %s", e.getCause());
        }
    }

    /**
     * The connections to origins, those with the most requests waiting and the most connections first.
     *
     * @param most of each event loop and side
     */
    CompletableFuture<List<PoolState>> pools(int most) {
        List<CompletableFuture<List<PoolState>>> asked =
                workers.stream().map(worker -> worker.pools(most)).toList();
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> asked.stream()
                        .flatMap(each -> each.join().stream())
                        .sorted(PoolState.BUSIEST_FIRST)
                        .toList());
    }

    private int exchanges() {
        return workers.stream().mapToInt(GatewayWorker::exchanges).sum();
    }

    private int connections() {
        return workers.stream().mapToInt(GatewayWorker::connections).sum();
    }
}
