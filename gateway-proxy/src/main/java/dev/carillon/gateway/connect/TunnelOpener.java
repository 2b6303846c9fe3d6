package dev.carillon.gateway.connect;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.StrictRequestDecoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connects to an origin and makes a tunnel of the two sockets. The origin is connected on the client's event loop, and
 * the client's connection leaves HTTP only once the origin is there.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TunnelOpener {
    private static final byte[] ESTABLISHED =
            "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_ADDRESSES = 3;

    private final VertxInternal vertx;
    private final Duration connectTimeout;
    private final Duration idleTimeout;

    public TunnelOpener(Vertx vertx, Duration connectTimeout, Duration idleTimeout) {
        this.vertx = (VertxInternal) vertx;
        this.connectTimeout = connectTimeout;
        this.idleTimeout = idleTimeout;
    }

    /** A channel gets its handler when it becomes an end of a tunnel; Netty wants one before. */
    private static final class BareChannel extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            // Nothing is read until then either.
        }
    }

    /**
     * Opens a tunnel for the client of this exchange.
     *
     * @param addresses tried in this order, each checked already
     * @param opened called with the tunnel before its first byte
     * @param failed called with the last reason, when no address could be connected to
     */
    public void open(
            Exchange exchange,
            List<InetAddress> addresses,
            int port,
            Consumer<Tunnel> opened,
            Consumer<Throwable> failed) {
        Channel client = exchange.channel();
        Bootstrap bootstrap = new Bootstrap()
                .group(client.eventLoop())
                .channelFactory(vertx.transport().channelFactory(false))
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new BareChannel());
        connect(
                bootstrap,
                client,
                addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES)),
                port,
                opened,
                failed);
    }

    private void connect(
            Bootstrap bootstrap,
            Channel client,
            List<InetAddress> addresses,
            int port,
            Consumer<Tunnel> opened,
            Consumer<Throwable> failed) {
        var connecting = bootstrap.connect(new InetSocketAddress(addresses.getFirst(), port));
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                join(client, connecting.channel(), opened);
            } else if (addresses.size() > 1) {
                connect(bootstrap, client, addresses.subList(1, addresses.size()), port, opened, failed);
            } else {
                failed.accept(done.cause());
            }
        });
    }

    private void join(Channel client, Channel origin, Consumer<Tunnel> opened) {
        if (!client.isActive()) {
            origin.close();
            return;
        }
        Tunnel tunnel = new Tunnel(client, origin, idleTimeout);
        ByteBuf early = leaveHttp(client.pipeline());
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        client.pipeline().addBefore("handler", "tunnel", new TunnelEnd(tunnel));
        origin.pipeline().addLast(new TunnelEnd(tunnel));
        opened.accept(tunnel);
        tunnel.moved(client, early.readableBytes());
        client.writeAndFlush(Unpooled.wrappedBuffer(ESTABLISHED));
        origin.writeAndFlush(early);
        client.config().setAutoRead(true);
        origin.config().setAutoRead(true);
        tunnel.watch();
    }

    // Vert.x's own handler stays at the end, to account for the connection; nothing but its closing comes through to
    // it.
    private static ByteBuf leaveHttp(ChannelPipeline pipeline) {
        ByteBuf early = ((StrictRequestDecoder) pipeline.get("httpDecoder")).takeTunnelBytes();
        for (String name : List.of("idle", "chunkedWriter", "httpEncoder", "httpDecoder")) {
            ChannelHandler handler = pipeline.get(name);
            if (handler != null) {
                pipeline.remove(handler);
            }
        }
        return early;
    }
}
