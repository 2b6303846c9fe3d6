package dev.carillon.gateway.listen;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.http1.Http1Connection;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Stands before HTTP/1.1 on a plain port, and looks whether a connection begins with the preface of HTTP/2 (RFC 9113,
 * section 3.3). The first bytes of any other request differ, and with that it is gone.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Preface extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Opening opening;
    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final Exchange.Peer peer;
    private @Nullable Half half;

    Preface(Opening opening, GatewayLoop loop, ServerSettings settings, Exchange.Peer peer) {
        this.opening = opening;
        this.loop = loop;
        this.settings = settings;
        this.peer = peer;
    }

    /** A preface of which there is more to come, and not for ever. */
    private final class Half extends Timed {
        private final ChannelHandlerContext ctx;
        private final long since = loop.timer().now();
        private ByteBuf bytes;

        Half(ChannelHandlerContext ctx, ByteBuf bytes) {
            this.ctx = ctx;
            this.bytes = bytes;
            loop.timer().watch(this);
        }

        ByteBuf with(ByteBuf more) {
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), bytes, more);
            return bytes;
        }

        @Override
        protected void tick(long now) {
            if (now - since > settings.headerTimeout().toNanos()) {
                settings.refused().accept("request-timeout");
                ctx.close();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = half == null ? (ByteBuf) message : half.with((ByteBuf) message);
        int same = same(in);
        if (same == PREFACE.length) {
            Http1Connection unused = ctx.pipeline().get(Http1Connection.class);
            ctx.pipeline().remove(unused);
            opening.http2(ctx.channel(), peer);
        } else if (same == in.readableBytes()) {
            half = half == null ? new Half(ctx, in) : half;
            return;
        }
        forget();
        ctx.fireChannelRead(in);
        ctx.pipeline().remove(this);
    }

    private static int same(ByteBuf in) {
        int most = Math.min(in.readableBytes(), PREFACE.length);
        int same = 0;
        while (same < most && in.getByte(in.readerIndex() + same) == PREFACE[same]) {
            same++;
        }
        return same;
    }

    private void forget() {
        if (half != null) {
            loop.timer().forget(half);
            half = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (half != null) {
            half.bytes.release();
            forget();
        }
        ctx.fireChannelInactive();
    }
}
