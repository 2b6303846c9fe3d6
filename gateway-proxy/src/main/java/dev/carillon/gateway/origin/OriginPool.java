package dev.carillon.gateway.origin;

import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every connection of one side of one event loop to origins. Pools are not shared between loops: a request that changed
 * threads would pay for it with two wake-ups.
 */
public final class OriginPool extends Timed {

    /**
     * What bounds the connections to one address.
     *
     * @param idleTimeout how long one is kept without a request; below what servers usually keep theirs, so that it is
     *     this side that ends it
     * @param connections that are open at once
     * @param waiting requests that wait for one
     * @param idle connections to all addresses together that wait for a request: a caller who names ever new ones would
     *     else leave no file descriptor to anybody
     */
    public record Limits(Duration connectTimeout, Duration idleTimeout, int connections, int waiting, int idle) {}

    private final Map<InetSocketAddress, Origin> origins = new HashMap<>();
    private final GatewayLoop loop;
    private final Limits limits;
    private final Bootstrap bootstrap;
    private int idle;

    public OriginPool(GatewayLoop loop, Limits limits) {
        this.loop = loop;
        this.limits = limits;
        this.bootstrap = loop.bootstrap(limits.connectTimeout())
                .option(ChannelOption.RCVBUF_ALLOCATOR, new HeadroomAllocator())
                // An origin may answer and close before it has read the whole request: a failed write must not keep
                // its answer from being read.
                .option(ChannelOption.AUTO_CLOSE, false);
        loop.timer().watch(this);
    }

    public Limits limits() {
        return limits;
    }

    long now() {
        return loop.timer().now();
    }

    /** Takes note of one more connection that waits; whether it may. */
    boolean keepsIdle() {
        if (idle >= limits.idle()) {
            return false;
        }
        idle++;
        return true;
    }

    /** One of them waits no longer. */
    void idleNoMore() {
        idle--;
    }

    void connect(InetSocketAddress address, Consumer<ChannelFuture> ended) {
        loop.connect(bootstrap, address, ended);
    }

    /** The connections to this address, which is resolved; good for some seconds without being used. */
    public Origin origin(InetSocketAddress address) {
        return origins.computeIfAbsent(address, unknown -> new Origin(this, unknown))
                .found();
    }

    void keep(Origin origin) {
        origins.putIfAbsent(origin.address(), origin);
    }

    /** Those that have connections. */
    public Collection<Origin> origins() {
        return List.copyOf(origins.values());
    }

    @Override
    protected void tick(long now) {
        // A copy: whoever is told that there is no connection may ask another origin for one.
        for (Origin origin : origins()) {
            if (origin.tick(now)) {
                origins.remove(origin.address(), origin);
            }
        }
    }

    /** Closes what waits for a request. */
    public void close() {
        loop.timer().forget(this);
        origins.values().forEach(Origin::close);
    }
}
