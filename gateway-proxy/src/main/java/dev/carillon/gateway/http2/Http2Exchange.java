package dev.carillon.gateway.http2;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.Methods;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * One request as a stream of HTTP/2, and its answer (RFC 9113, section 8.1). How much of the answer waits here is bounded
 * by the water marks of the stream's channel, and how much of the request by the window that the client was given.
 */
// A write or close that fails ends the stream, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Exchange extends Exchange {
    private final Http2Stream stream;
    private @Nullable Http2Headers pending;
    private boolean bodiless;

    Http2Exchange(Http2Stream stream, Channel channel, Head request, long length, Peer peer) {
        super(request, length, peer, channel);
        this.stream = stream;
    }

    // --- The request ------------------------------------------------------------------------------------------------

    @Override
    public void read() {
        stream.wantBody(true);
    }

    @Override
    public void pauseRequest(boolean paused) {
        if (!isOver()) {
            stream.wantBody(!paused);
        }
    }

    // --- The answer -------------------------------------------------------------------------------------------------

    @Override
    public void inform(Head interim) {
        if (!isAnswered() && !isOver()) {
            channel().writeAndFlush(new DefaultHttp2HeadersFrame(ResponseFields.interim(interim)));
        }
    }

    @Override
    public void answer(Head head, long answerLength, ExtraFields extra) {
        answeredWith(head.status());
        bodiless = Framing.hasNoBody(head.status(), request().hasMethod(Methods.HEAD));
        long told = bodiless ? (head.status() == 204 ? -1 : Framing.toldLength(head)) : answerLength;
        pending = ResponseFields.answer(head, told, extra, stream.date());
    }

    @Override
    public void write(ByteBuf piece) {
        if (isOver() || bodiless || !piece.isReadable()) {
            piece.release();
            return;
        }
        countSent(piece.readableBytes());
        writeHead();
        channel().write(new DefaultHttp2DataFrame(piece));
    }

    private void writeHead() {
        Http2Headers fields = pending;
        if (fields != null) {
            pending = null;
            channel().write(new DefaultHttp2HeadersFrame(fields));
        }
    }

    @Override
    public void flush() {
        writeHead();
        channel().flush();
    }

    @Override
    public void finish(Head head, @Nullable Head trailers) {
        if (isOver()) {
            return;
        }
        Http2Headers fields = ResponseFields.trailers(head, trailers);
        if (fields != null) {
            writeHead();
            end(new DefaultHttp2HeadersFrame(fields, true));
        } else if (pending != null) {
            end(new DefaultHttp2HeadersFrame(pending, true));
        } else {
            end(new DefaultHttp2DataFrame(true));
        }
    }

    @Override
    public void respond(int answerStatus, ExtraFields fields, String contentType, ByteBuf body) {
        if (isAnswered() || isOver()) {
            body.release();
            return;
        }
        answeredWith(answerStatus);
        Http2Headers head = ResponseFields.own(answerStatus, fields, contentType, body.readableBytes(), stream.date());
        if (request().hasMethod(Methods.HEAD) || !body.isReadable()) {
            body.release();
            end(new DefaultHttp2HeadersFrame(head, true));
        } else {
            countSent(body.readableBytes());
            channel().write(new DefaultHttp2HeadersFrame(head));
            end(new DefaultHttp2DataFrame(body, true));
        }
    }

    private void end(Object lastFrame) {
        pending = null;
        over();
        stream.end(lastFrame);
    }

    @Override
    public void abort() {
        reset(Http2Error.INTERNAL_ERROR);
    }

    /** Ends the stream, and with it the exchange. */
    void reset(Http2Error error) {
        pending = null;
        stream.reset(error);
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    // The other streams of the connection know nothing of this one.
    @Override
    public void closeAfter() {}
}
