package dev.carillon.gateway.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** Ends of connections by which the other side gets everything that was written. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class Closing {
    /** How long the other side has to read, once our direction has ended. */
    public static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Closing() {}

    /** Closes once everything is written. */
    public static void afterWrites(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Ends our direction once everything is written; the other one stays open. */
    public static void endOutput(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound();
            } else if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                duplex.shutdownOutput();
            }
        });
    }
}
