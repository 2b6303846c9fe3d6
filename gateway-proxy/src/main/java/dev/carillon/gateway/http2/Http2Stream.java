package dev.carillon.gateway.http2;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.MalformedMessageException;
import dev.carillon.gateway.message.ProxyError;
import dev.carillon.http.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the request of one stream. Of its body nothing is taken before somebody wants it, nor while it can be sent
 * nowhere; the client may send as much as its window allows, and no more.
 *
 * <p>States: head, body, request read; closed by the codec. Lives on the event loop of its connection.
 */
// A write or close that fails ends the stream, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Stream extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Http2Stream.class);

    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final Exchange.Peer peer;
    private final Channel channel;
    private final Timed deadline = new Timed() {
        @Override
        protected void tick(long now) {
            if (now - ended > settings.idleTimeout().toNanos()) {
                reset(Http2Error.CANCEL);
            }
        }
    };
    private final Set<Http2Stream> unread;
    private @Nullable Http2Exchange exchange;
    private long left;
    private boolean requestRead;
    private boolean answerSent;
    private long ended;

    /**
     * A stream that begins.
     *
     * @param unread where those are kept that may have frames waiting which nobody takes: Netty's codec tells the end of
     *     such a stream to nobody
     */
    Http2Stream(
            GatewayLoop loop, ServerSettings settings, Exchange.Peer peer, Channel channel, Set<Http2Stream> unread) {
        this.unread = unread;
        this.loop = loop;
        this.settings = settings;
        this.peer = peer;
        this.channel = channel;
    }

    String date() {
        return loop.dateValue();
    }

    // --- The request ------------------------------------------------------------------------------------------------

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Its head alone: nothing more is read by itself.
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2HeadersFrame fields) {
                fields(fields);
            } else if (message instanceof Http2DataFrame data) {
                data(data);
            }
        } catch (MalformedMessageException fault) {
            malformed(fault);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void fields(Http2HeadersFrame frame) throws MalformedMessageException {
        Http2Exchange current = exchange;
        if (current == null) {
            begin(frame);
            return;
        }
        if (!frame.isEndStream() || requestRead) {
            throw RequestHead.malformed("There is more than one field section behind a body.");
        }
        Head trailers = new Head();
        RequestHead.trailers(frame.headers(), trailers, loop.text());
        requestEnded(current, trailers.fields() == 0 ? null : trailers);
    }

    private void begin(Http2HeadersFrame frame) throws MalformedMessageException {
        Head head = new Head();
        long length = RequestHead.read(frame.headers(), frame.isEndStream(), head, loop.text());
        Http2Exchange begun = new Http2Exchange(this, channel, head, length, peer);
        left = length;
        requestRead = frame.isEndStream();
        begun(begun);
        // Nobody asks for a body that is empty, and yet its end is to come.
        wantBody(length == 0);
        try {
            settings.handler().handle(begun);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not handle %s", head.method());
            begun.problem(
                    ProxyError.PROXY_INTERNAL_ERROR,
                    Problem.of(500, "internal-error", "The gateway failed; it has logged why.", null));
        }
    }

    private void begun(Http2Exchange begun) {
        exchange = begun;
        settings.activity().exchangeBegun();
    }

    private void data(Http2DataFrame frame) throws MalformedMessageException {
        Http2Exchange current = exchange;
        if (current == null || current.isOver() || requestRead) {
            requestRead |= frame.isEndStream();
            return;
        }
        ByteBuf content = frame.content();
        int bytes = content.readableBytes();
        if (left != Framing.CHUNKED) {
            // Whatever is too much would be the beginning of a request over HTTP/1.1 (RFC 9113, section 8.1.1).
            if (bytes > left) {
                throw lengthFault();
            }
            left -= bytes;
        }
        if (bytes > 0) {
            current.received(content.retain());
        }
        if (frame.isEndStream()) {
            requestEnded(current, null);
        }
    }

    private static MalformedMessageException lengthFault() {
        return RequestHead.malformed("The body has not the length that Content-Length says.");
    }

    private void requestEnded(Http2Exchange current, @Nullable Head trailers) throws MalformedMessageException {
        if (left > 0) {
            throw lengthFault();
        }
        requestRead = true;
        if (current.requestLength() != 0) {
            current.listener().requestEnded(trailers);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null && !requestRead) {
            exchange.listener().requestPaused();
        }
    }

    /** The body is wanted from now on, or again, or not for a while. */
    void wantBody(boolean wanted) {
        if (wanted) {
            unread.remove(this);
        } else {
            unread.add(this);
        }
        channel.config().setAutoRead(wanted);
    }

    // --- The answer -------------------------------------------------------------------------------------------------

    /**
     * Sends the last frame of the answer. What the client has yet to send is of no use then, which is no fault of its own
     * (RFC 9113, section 8.1); and it has not for ever to take the answer.
     */
    void end(Object lastFrame) {
        channel.writeAndFlush(lastFrame).addListener(written -> {
            loop.timer().forget(deadline);
            answerSent = true;
            if (!requestRead && written.isSuccess()) {
                channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
        });
        settings.activity().exchangeEnded();
        if (channel.isActive() && !answerSent) {
            ended = loop.timer().now();
            loop.timer().watch(deadline);
            // Whatever else comes of the request is thrown away.
            wantBody(true);
        }
    }

    /** Ends the stream now: by a frame of our own, since Netty's channel sends none once the last one waits to be sent. */
    void reset(Http2Error error) {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(error));
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.listener().clientWritable(channel.isWritable());
        }
    }

    // --- Faults and ends --------------------------------------------------------------------------------------------

    private void malformed(MalformedMessageException fault) {
        settings.refused().accept(fault.kind());
        Http2Exchange current = exchange;
        if (current == null) {
            // Nobody has heard of it, so nobody else can answer.
            Http2Exchange refused = new Http2Exchange(this, channel, new Head(), Framing.CHUNKED, peer);
            begun(refused);
            refused.problem(
                    ProxyError.HTTP_REQUEST_ERROR, Problem.of(fault.status(), fault.kind(), fault.detail(), null));
        } else if (!current.isOver()) {
            current.reset(Http2Error.PROTOCOL_ERROR);
            current.listener().requestMalformed(fault);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            lost();
        }
        ReferenceCountUtil.release(event);
    }

    /** The client has left the stream or the connection. */
    void lost() {
        gone();
        // The codec closes the stream only once what waits there has been taken.
        wantBody(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.timer().forget(deadline);
        unread.remove(this);
        gone();
    }

    private void gone() {
        Http2Exchange current = exchange;
        if (current != null && !current.isOver()) {
            settings.activity().exchangeEnded();
            current.gone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debugf("Stream of %s: %s", peer.host(), failure);
        // The codec resets it for a fault of the stream, with the error that this is. Any other is ours to end.
        if (Http2CodecUtil.getEmbeddedHttp2Exception(failure) == null) {
            reset(Http2Error.INTERNAL_ERROR);
        }
    }
}
