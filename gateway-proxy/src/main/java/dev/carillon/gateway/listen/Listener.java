package dev.carillon.gateway.listen;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.http1.Http1Connection;
import dev.carillon.gateway.loop.Buffers;
import dev.carillon.gateway.loop.GatewayLoop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One side's port on one event loop. Each loop has a listening socket of its own on the same port, among which the kernel
 * spreads the connections (SO_REUSEPORT), so that a connection is born on the loop that serves it.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Listener {
    private static final int BACKLOG = 4096;
    private static final int LEAST_READ = 512;
    private static final int FIRST_READ = 2048;
    private static final int MOST_READ = 64 * 1024;

    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final ConnectionLimit limit;
    private final ChannelGroup connections;
    private @Nullable Channel listening;

    public Listener(GatewayLoop loop, ServerSettings settings, ConnectionLimit limit) {
        this.loop = loop;
        this.settings = settings;
        this.limit = limit;
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
                TurnedAway.politely(channel);
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
            Exchange.Peer peer = new Exchange.Peer((InetSocketAddress) channel.remoteAddress(), false);
            channel.pipeline().addLast(new Http1Connection(loop, settings, peer, channel));
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
        for (Channel channel : connections) {
            Http1Connection connection = channel.pipeline().get(Http1Connection.class);
            if (connection != null) {
                connection.closeIfIdle(quietNanos);
            }
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
