package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;

/**
 * Netty's decoder with our framing rules, and with an end: what follows the head of a {@code CONNECT} is not HTTP but the
 * first bytes of a tunnel, so they are kept, unread, until {@link #takeTunnelBytes()}.
 *
 * <p>After a fault nothing that follows on the connection is decoded any more. Used on the connection's event loop.
 */
public final class StrictRequestDecoder extends HttpRequestDecoder {
    private boolean tunnel;

    StrictRequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    /** A head that {@link Framing} refuses; the message is for the client. */
    static final class FramingException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        FramingException(String detail) {
            super(detail);
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        // Vert.x's own map of fields: it copies nothing when a request becomes one of Vert.x.
        return new DefaultHttpRequest(
                HttpVersion.valueOf(initialLine[2]),
                HttpMethod.valueOf(initialLine[0]),
                initialLine[1],
                HeadersMultiMap.httpHeaders());
    }

    // Netty asks this once per message, after the last field and before it looks at the framing.
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        if (message instanceof HttpRequest head) {
            Framing.fault(head).ifPresent(fault -> {
                throw new FramingException(fault);
            });
            tunnel = head.method().equals(HttpMethod.CONNECT);
        }
        return false;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!tunnel) {
            super.decode(ctx, in, out);
        }
        if (tunnel) {
            // The client may send while the origin is being reached: let it wait in the socket, not in memory.
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** The bytes that came behind the head of a {@code CONNECT}; the caller releases them. */
    public ByteBuf takeTunnelBytes() {
        return actualReadableBytes() == 0
                ? Unpooled.EMPTY_BUFFER
                : internalBuffer().readBytes(actualReadableBytes());
    }
}
