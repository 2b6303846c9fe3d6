package dev.carillon.gateway.listen;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * On a listening socket: what happens when a connection cannot be accepted, for want of file descriptors most of all.
 * Then accepting pauses, since the socket stays ready and a loop would spin on it; Netty's own pause is a second, in which
 * clients wait though a descriptor may be free again after milliseconds.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class AcceptPause extends ChannelInboundHandlerAdapter {
    static final long PAUSE_MILLIS = 50;

    private static final Logger LOG = Logger.getLogger(AcceptPause.class);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Runnable failed;
    private long lineAt = System.nanoTime() - LINE_NANOS;

    /**
     * For one socket.
     *
     * @param failed is told of each failure
     */
    AcceptPause(Runnable failed) {
        this.failed = failed;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        failed.run();
        long now = System.nanoTime();
        if (now - lineAt >= LINE_NANOS) {
            lineAt = now;
            LOG.errorf("Cannot accept connections on %s: %s", ctx.channel().localAddress(), failure.getMessage());
        }
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            ctx.executor().schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
