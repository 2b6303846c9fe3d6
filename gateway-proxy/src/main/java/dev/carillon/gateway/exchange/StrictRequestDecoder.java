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
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Netty's decoder with our framing rules, and with an end: what follows the head of a {@code CONNECT} is not HTTP but the
 * first bytes of a tunnel, so they are kept, unread, until {@link #takeTunnelBytes()}.
 *
 * <p>After a fault nothing that follows on the connection is decoded any more. Used on the connection's event loop.
 */
public final class StrictRequestDecoder extends HttpRequestDecoder {
    private static final byte DELETE = 0x7f;
    // What the decoder is shown in place of something that does not even begin like a request.
    private static final byte[] NO_REQUEST_LINE = "? ? ?\r\n".getBytes(StandardCharsets.US_ASCII);

    private boolean betweenMessages = true;
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
        // Before anything takes this version over into an answer.
        HttpVersion version = HttpVersion.valueOf(initialLine[2]);
        if (!Framing.isKnown(version)) {
            throw new FramingException("The version is neither HTTP/1.1 nor HTTP/1.0.");
        }
        // Vert.x's own map of fields: it copies nothing when a request becomes one of Vert.x.
        return new DefaultHttpRequest(
                version, HttpMethod.valueOf(initialLine[0]), initialLine[1], HeadersMultiMap.httpHeaders());
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
        if (tunnel) {
            return;
        }
        ByteBuf message = betweenMessages ? startOfMessage(in) : in;
        if (!message.isReadable()) {
            return;
        }
        super.decode(ctx, message, out);
        betweenMessages = !out.isEmpty() && out.getLast() instanceof LastHttpContent;
        if (tunnel) {
            // The client may send while the origin is being reached: let it wait in the socket, not in memory.
            ctx.channel().config().setAutoRead(false);
        }
    }

    // RFC 9112, section 2.2: empty lines before a request are ignored. Netty would ignore any control characters.
    private static ByteBuf startOfMessage(ByteBuf in) {
        while (in.isReadable() && (in.getByte(in.readerIndex()) == '\r' || in.getByte(in.readerIndex()) == '\n')) {
            in.skipBytes(1);
        }
        if (!in.isReadable() || (in.getByte(in.readerIndex()) > ' ' && in.getByte(in.readerIndex()) < DELETE)) {
            return in;
        }
        in.skipBytes(in.readableBytes());
        return Unpooled.wrappedBuffer(NO_REQUEST_LINE);
    }

    /** The bytes that came behind the head of a {@code CONNECT}; the caller releases them. */
    public ByteBuf takeTunnelBytes() {
        return actualReadableBytes() == 0
                ? Unpooled.EMPTY_BUFFER
                : internalBuffer().readBytes(actualReadableBytes());
    }
}
