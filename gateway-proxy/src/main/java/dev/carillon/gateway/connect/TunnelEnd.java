package dev.carillon.gateway.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * One end of a tunnel: what is read here is written there, uncopied. While the other end cannot take more, this one is
 * not read, so a slow reader costs no more than the write buffer of one socket.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class TunnelEnd extends ChannelInboundHandlerAdapter {
    private final Tunnel tunnel;

    TunnelEnd(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel peer = tunnel.peer(ctx.channel());
        if (!(message instanceof ByteBuf bytes) || !peer.isActive()) {
            ReferenceCountUtil.release(message);
            return;
        }
        tunnel.moved(ctx.channel(), bytes.readableBytes());
        peer.write(bytes, peer.voidPromise());
        if (!peer.isWritable()) {
            // Now and not at the end of a long read: what waits is bounded by the mark of one buffer.
            peer.flush();
            pauseUnlessWritable(ctx.channel(), peer);
        }
    }

    private static void pauseUnlessWritable(Channel channel, Channel peer) {
        if (!peer.isWritable()) {
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Channel peer = tunnel.peer(ctx.channel());
        peer.flush();
        pauseUnlessWritable(ctx.channel(), peer);
    }

    // This end can take more: the other is read again.
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        tunnel.peer(ctx.channel()).config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // TLS says so before the socket does, if that does at all.
        if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
            tunnel.ended(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        tunnel.gone(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        ctx.close();
    }
}
