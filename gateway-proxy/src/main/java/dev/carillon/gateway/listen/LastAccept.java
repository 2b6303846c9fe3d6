package dev.carillon.gateway.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;

/**
 * Closes a listening socket once everything is accepted that had connected to it. The kernel gives each socket of a shared
 * port a queue of its own and resets what is left in it at the close, although another socket could have taken it
 * (socket(7), SO_REUSEPORT).
 */
// A close that fails ends the channel all the same.
@SuppressWarnings("FutureReturnValueIgnored")
final class LastAccept extends ChannelInboundHandlerAdapter {
    private LastAccept() {}

    /** Begins to; on the socket's event loop. */
    static ChannelFuture then(Channel listening) {
        if (listening.config().getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator allocator) {
            allocator.maxMessagesPerRead(Integer.MAX_VALUE);
        }
        listening.pipeline().addLast(new LastAccept());
        // Turned off and on, a socket is looked at anew: what waits is accepted in the next turn of the loop, and
        // closed behind it. Where nothing waits there is no reading, and the task behind it closes.
        listening.config().setAutoRead(false);
        listening.config().setAutoRead(true);
        listening.eventLoop().execute(listening::close);
        return listening.closeFuture();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.close();
    }
}
