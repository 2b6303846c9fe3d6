package dev.carillon.gateway.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Closes a listening socket when it has just been found to have nobody waiting. The kernel gives each socket of a shared
 * port a queue of its own and resets what is left in it at the close, although another socket could have taken it
 * (socket(7), SO_REUSEPORT), unless {@code net.ipv4.tcp_migrate_req} is on.
 *
 * <p>So the close stands directly behind an accept that found none. Where nobody comes for a moment, hardly anybody comes
 * in the next, and it is closed as it is.
 */
// A close that fails ends the channel all the same.
@SuppressWarnings("FutureReturnValueIgnored")
final class LastAccept extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(LastAccept.class);
    private static final long MOMENT_MILLIS = 100;

    private LastAccept() {}

    /** Begins to; on the socket's event loop. */
    static ChannelFuture then(Channel listening) {
        if (listening.config().getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator allocator) {
            allocator.maxMessagesPerRead(Integer.MAX_VALUE);
        }
        listening.pipeline().addLast(new LastAccept());
        listening.eventLoop().schedule(() -> close(listening), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        return listening.closeFuture();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        close(ctx.channel());
    }

    private static void close(Channel listening) {
        if (listening instanceof UnixChannel channel) {
            try {
                // The descriptor first: what Netty does around it runs for the first time now, and takes its time.
                channel.fd().close();
            } catch (IOException e) {
                LOG.debugf("Could not close a listener: %s", e);
            }
        }
        listening.close();
    }
}
