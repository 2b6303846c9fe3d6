package dev.carillon.gateway.loop;

import dev.carillon.gateway.message.HeadText;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** One event loop and what everything on it shares. A request lives and dies on one of these. */
public final class GatewayLoop {
    // What waits to be written to one peer; above the first number its other side is no longer read.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final EventLoop loop;
    private final Transport transport;
    private final LoopTimer timer = new LoopTimer();
    private final HeadText text = new HeadText();
    private final DateField date;

    public GatewayLoop(ContextInternal context, Clock clock) {
        this.date = new DateField(clock, timer);
        this.loop = context.nettyEventLoop();
        this.transport = context.owner().transport();
    }

    public EventLoop loop() {
        return loop;
    }

    public LoopTimer timer() {
        return timer;
    }

    /** Where heads are written, one at a time. */
    public HeadText text() {
        return text;
    }

    /** The line of the {@code Date} field of now; not to be changed. */
    public byte[] date() {
        return date.line();
    }

    /** The value of that field. */
    public String dateValue() {
        return date.value();
    }

    public ChannelFactory<? extends ServerChannel> serverChannels() {
        return transport.serverChannelFactory(false);
    }

    /** Whether sockets are native ones, and not NIO's. */
    public boolean isNative() {
        return !transport.getClass().equals(Transport.class)
                && loop.getClass().getName().contains("poll");
    }

    /** What connects from this loop. A channel gets its handler from whoever waits for the connection. */
    public Bootstrap bootstrap(Duration connectTimeout) {
        return new Bootstrap()
                .group(loop)
                .channelFactory((ChannelFactory<Channel>)
                        () -> transport.channelFactory(false).newChannel())
                .option(ChannelOption.ALLOCATOR, Buffers.pool())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                // TCP_NODELAY is Netty's own default; keep-alive probes would find nothing that our time-outs do not.
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new Bare());
    }

    /**
     * Connects, and tells on this loop how that ended. Where no socket could be opened, Netty tells it on a thread of
     * its own, since such a channel never had a loop.
     */
    public void connect(Bootstrap bootstrap, SocketAddress address, Consumer<ChannelFuture> ended) {
        ChannelFuture connecting = bootstrap.connect(address);
        connecting.addListener(done -> {
            if (loop.inEventLoop()) {
                ended.accept(connecting);
            } else {
                loop.execute(() -> ended.accept(connecting));
            }
        });
    }

    /** Netty wants a handler before there is a connection; nothing is read before it has its real one. */
    private static final class Bare extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            // See above.
        }
    }

    /** The marks for sockets that are accepted. */
    public static WriteBufferWaterMark waterMark() {
        return WATER_MARK;
    }
}
