package dev.carillon.gateway.listen;

import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.http1.Http1Connection;
import dev.carillon.gateway.http2.Http2Connection;
import dev.carillon.gateway.loop.Buffers;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.tls.CertificateFiles;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One side's port on one event loop. Each loop has a listening socket of its own on the same port, among which the kernel
 * spreads the connections (SO_REUSEPORT), so that a connection is born on the loop that serves it.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Listener {
    private static final int BACKLOG = 4096;
    /** Of one loop: each has a file descriptor until its client has read why, and these are what is scarce then. */
    private static final int MOST_TURNED_AWAY = 64;

    private static final int LEAST_READ = 512;
    private static final int FIRST_READ = 2048;
    private static final int MOST_READ = 64 * 1024;

    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final ConnectionLimit limit;
    private final Opening opening;
    private final ChannelGroup connections;
    private @Nullable Channel listening;
    private int beingTurnedAway;

    /**
     * What one side's port speaks.
     *
     * @param tls of its certificate; plain where there is none
     * @param proxies whose connections begin with a PROXY protocol header, those of others being closed; no connection
     *     begins so where this is empty
     * @param maxStreams of one connection of HTTP/2 at once; 0 where HTTP/2 is not spoken
     */
    public record Speaks(Optional<CertificateFiles> tls, Optional<Predicate<InetAddress>> proxies, int maxStreams) {}

    public Listener(GatewayLoop loop, ServerSettings settings, ConnectionLimit limit, Speaks speaks) {
        this.loop = loop;
        this.settings = settings;
        this.limit = limit;
        this.opening = new Opening(loop, settings, speaks);
        this.connections = new DefaultChannelGroup(loop.loop());
    }

    /** Starts to listen; the channel's own address tells the port. */
    public ChannelFuture listen(InetSocketAddress address) {
        ChannelFuture binding = new ServerBootstrap()
                .group(loop.loop())
                .channelFactory(loop.serverChannels())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ReusePort.option(loop.isNative()), true)
                .childOption(ChannelOption.ALLOCATOR, Buffers.pool())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, GatewayLoop.waterMark())
                .handler(new AcceptPause(limit::acceptFailed))
                .childHandler(new Accepted())
                .bind(address);
        listening = binding.channel();
        return binding;
    }

    /** Sets a connection up that has just been accepted. */
    private final class Accepted extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (!limit.enter()) {
                turnAway(channel);
                return;
            }
            settings.activity().connectionOpened();
            channel.closeFuture().addListener(closed -> {
                limit.leave();
                settings.activity().connectionClosed();
            });
            connections.add(channel);
            channel.config()
                    .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ));
            opening.begin(channel);
        }

        private void turnAway(Channel channel) {
            // A handshake only to say no would cost more than the request.
            if (opening.isSecure() || beingTurnedAway == MOST_TURNED_AWAY) {
                channel.close();
            } else {
                beingTurnedAway++;
                channel.closeFuture().addListener(closed -> beingTurnedAway--);
                TurnedAway.politely(channel);
            }
        }
    }

    /** Tells clients that can hear it to take their requests elsewhere; on its loop. */
    public void drain() {
        for (Channel channel : connections) {
            Http2Connection connection = channel.pipeline().get(Http2Connection.class);
            if (connection != null) {
                connection.drain();
            }
        }
    }

    /**
     * Accepts what has connected, and then no more; on its loop.
     *
     * @return completes when nobody can connect any more
     */
    public CompletableFuture<Void> stopAccepting() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        if (listening == null) {
            closed.complete(null);
        } else {
            LastAccept.then(listening).addListener(done -> closed.complete(null));
        }
        return closed;
    }

    /**
     * Closes the connections that wait for a request; on its loop.
     *
     * @param quietNanos for so long at least
     */
    public void closeIdle(long quietNanos) {
        connections.forEach(channel -> closeIfIdle(channel, quietNanos));
    }

    private static void closeIfIdle(Channel channel, long quietNanos) {
        ChannelPipeline pipeline = channel.pipeline();
        Http1Connection http1 = pipeline.get(Http1Connection.class);
        Http2Connection http2 = pipeline.get(Http2Connection.class);
        if (http1 != null) {
            http1.closeIfIdle(quietNanos);
        } else if (http2 != null) {
            http2.closeIfIdle();
        } else if (pipeline.get(ProxyHeader.class) != null || pipeline.get(Negotiation.class) != null) {
            channel.close();
        }
    }

    /** Closes what is left, whatever it is doing. */
    public void close() {
        if (listening != null) {
            listening.close();
        }
        connections.close();
    }
}
