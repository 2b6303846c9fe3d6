package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.policy.Resolution;
import dev.carillon.gateway.policy.Resolver;
import dev.carillon.http.address.Host;
import io.netty.util.concurrent.EventExecutor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Every upstream that a route leads to. One that a new file leaves as it was goes on with its counts and ejections.
 * Names are resolved again and again: a headless service of Kubernetes is a name whose addresses come and go.
 *
 * <p>Thread-safe.
 */
public final class Upstreams {
    private static final Logger LOG = Logger.getLogger(Upstreams.class);

    private final Resolver resolver;
    private final LongSupplier nanoTime;
    private volatile Map<String, Upstream> byName = Map.of();

    public Upstreams(Resolver resolver, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.nanoTime = nanoTime;
    }

    /** Takes over what a file says; names have no addresses before {@link #resolve}. */
    public synchronized Map<String, Upstream> apply(Map<String, GatewayFile.Upstream> described) {
        Map<String, Upstream> next = new HashMap<>();
        described.forEach((name, upstream) -> {
            Upstream known = byName.get(name);
            next.put(
                    name,
                    known != null && known.described().equals(upstream) ? known : new Upstream(upstream, nanoTime));
        });
        byName = Map.copyOf(next);
        byName.values().forEach(Upstreams::takeLiterals);
        return byName;
    }

    private static void takeLiterals(Upstream upstream) {
        for (GatewayFile.Endpoint endpoint : upstream.described().endpoints()) {
            if (literal(endpoint) instanceof Host.Literal literal) {
                upstream.resolved(endpoint, List.of(literal.address()));
            }
        }
    }

    private static Host literal(GatewayFile.Endpoint endpoint) {
        return Host.parse(endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host());
    }

    /** All of them. */
    public Collection<Upstream> all() {
        return byName.values();
    }

    /** As {@link #resolve(EventExecutor, Runnable)}; completes when each has been answered. */
    public CompletableFuture<Void> resolve(EventExecutor loop) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        resolve(loop, () -> done.complete(null));
        return done;
    }

    /**
     * Resolves every name; where one has no address now, those before stay.
     *
     * @param done when each has been answered
     */
    public void resolve(EventExecutor loop, Runnable done) {
        AtomicInteger left = new AtomicInteger(1);
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                done.run();
            }
        };
        for (Upstream upstream : byName.values()) {
            for (GatewayFile.Endpoint endpoint : upstream.described().endpoints()) {
                if (!(literal(endpoint) instanceof Host.Literal)) {
                    left.incrementAndGet();
                    resolver.resolve(endpoint.host(), loop, resolution -> {
                        take(upstream, endpoint, resolution);
                        one.run();
                    });
                }
            }
        }
        one.run();
    }

    private static void take(Upstream upstream, GatewayFile.Endpoint endpoint, Resolution resolution) {
        switch (resolution) {
            case Resolution.Found found -> upstream.resolved(endpoint, found.addresses());
            case Resolution.Failed failed ->
                LOG.debugf("Kept the addresses of %s: %s", endpoint.host(), failed.reason());
        }
    }
}
