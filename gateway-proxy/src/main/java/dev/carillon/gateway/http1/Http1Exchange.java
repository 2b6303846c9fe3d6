package dev.carillon.gateway.http1;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.loop.Buffers;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.Methods;
import dev.carillon.gateway.message.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request over HTTP/1.1 or HTTP/1.0 and its answer. The head of the answer is kept until there is something to send
 * behind it, and then goes in front of that in the same buffer, where there is room.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Exchange extends Exchange {
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n");

    private final Http1Connection connection;
    private boolean closing;
    private boolean headPending;
    private boolean chunked;
    private boolean bodiless;
    private boolean untilClose;

    Http1Exchange(Http1Connection connection, long length) {
        super(connection.head(), length, connection.peer(), connection.channel());
        this.connection = connection;
        this.closing = !Framing.keepsAlive(connection.head());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // --- The request ------------------------------------------------------------------------------------------------

    @Override
    public void read() {
        connection.wantBody(true);
    }

    @Override
    public void pauseRequest(boolean paused) {
        if (!isOver()) {
            connection.wantBody(!paused);
        }
    }

    // --- The answer -------------------------------------------------------------------------------------------------

    @Override
    public void inform(Head interim) {
        if (isAnswered() || isOver() || request().isHttp10()) {
            return;
        }
        HeadText text = connection.text();
        text.beginResponse(interim).endToEnd(interim, 0).end();
        writeHead(text);
        channel().flush();
    }

    @Override
    public void answer(Head head, long answerLength, ExtraFields extra) {
        answeredWith(head.status());
        bodiless = Framing.hasNoBody(head.status(), request().hasMethod(Methods.HEAD));
        HeadText text = connection.text();
        text.beginResponse(head).endToEnd(head, 0).via(head).append(extra.text());
        if (!head.has(KnownField.DATE)) {
            text.append(connection.date());
        }
        if (bodiless) {
            text.framing(head.status() == 204 ? Framing.UNTIL_CLOSE : tolerant(Framing.toldLength(head)));
        } else if (answerLength >= 0) {
            text.framing(answerLength);
        } else if (request().isHttp10()) {
            closing = true;
            untilClose = true;
        } else {
            chunked = true;
            text.framing(Framing.CHUNKED);
        }
        endHead(text);
        headPending = true;
    }

    private static long tolerant(long told) {
        return told < 0 ? Framing.UNTIL_CLOSE : told;
    }

    private void endHead(HeadText text) {
        if (closing || !connection.isRequestRead() || connection.isDraining()) {
            closing = true;
            text.append(CLOSE);
        } else if (request().isHttp10()) {
            text.append(KEEP_ALIVE);
        }
        text.end();
    }

    private void writeHead(HeadText text) {
        ByteBuf out = channel().alloc().ioBuffer(text.size());
        text.writeTo(out);
        channel().write(out, channel().voidPromise());
    }

    @Override
    public void write(ByteBuf piece) {
        if (isOver() || bodiless || !piece.isReadable()) {
            piece.release();
            return;
        }
        countSent(piece.readableBytes());
        HeadText text = connection.text();
        if (chunked) {
            if (!headPending) {
                text.clear();
            }
            text.append(Integer.toHexString(piece.readableBytes())).end();
        }
        boolean together = (headPending || chunked) && text.writeBefore(piece);
        if (!together && (headPending || chunked)) {
            writeHead(text);
        }
        headPending = false;
        channel().write(piece, channel().voidPromise());
        if (chunked) {
            channel().write(Buffers.crlf(), channel().voidPromise());
        }
    }

    @Override
    public void flush() {
        writePendingHead();
        channel().flush();
    }

    private void writePendingHead() {
        if (headPending) {
            headPending = false;
            writeHead(connection.text());
        }
    }

    @Override
    public void finish(Head head, @Nullable Head trailers) {
        if (isOver()) {
            return;
        }
        if (chunked) {
            HeadText text = connection.text();
            if (!headPending) {
                text.clear();
            }
            text.append(LAST_CHUNK);
            if (trailers != null) {
                Trailers.pass(head, trailers, text);
            }
            text.end();
            headPending = true;
        }
        writePendingHead();
        end();
    }

    @Override
    public void respond(int answerStatus, ExtraFields fields, String contentType, ByteBuf body) {
        if (isAnswered() || isOver()) {
            body.release();
            return;
        }
        answeredWith(answerStatus);
        HeadText text = connection.text();
        text.clear()
                .append("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(answerStatus).toString())
                .append("\r\n")
                .append(connection.date())
                .append(fields.text());
        if (!contentType.isEmpty()) {
            text.field("Content-Type", contentType);
        }
        text.framing(body.readableBytes());
        endHead(text);
        writeHead(text);
        if (request().hasMethod(Methods.HEAD)) {
            body.release();
        } else {
            countSent(body.readableBytes());
            channel().write(body, channel().voidPromise());
        }
        end();
    }

    // Over before the client hears of it: what it does next finds its place free.
    private void end() {
        boolean keep = !closing && connection.isRequestRead();
        over();
        channel().flush();
        connection.finished(keep);
    }

    @Override
    public boolean retract() {
        if (!headPending || isOver()) {
            return false;
        }
        headPending = false;
        chunked = false;
        untilClose = false;
        answeredWith(0);
        return true;
    }

    @Override
    public void abort() {
        if (untilClose) {
            // The end of the connection would be the end of the answer, as would that of TLS; a reset is not.
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().unsafe().close(channel().voidPromise());
        } else {
            channel().close();
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public void closeAfter() {
        closing = true;
    }

    @Override
    public boolean canHandOver() {
        return !isAnswered() && !isOver();
    }

    @Override
    public ByteBuf handOver() {
        return connection.handOver();
    }
}
