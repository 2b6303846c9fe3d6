package dev.carillon.gateway.origin;

import dev.carillon.gateway.message.ChunkedReader;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadReader;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an origin: carries one request and its answer at a time, and waits between two in its
 * {@link Origin}. Lives on one event loop.
 *
 * <p>States: idle (whatever comes then ends it: an answer that nobody asked for is an attack or a fault), head, body,
 * closed; or handed over, after a 101.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OriginConnection extends ChannelInboundHandlerAdapter {

    private enum State {
        IDLE,
        HEAD,
        BODY,
        HANDED_OVER,
        CLOSED
    }

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;

    private final Origin origin;
    private final Channel channel;
    private final Head head = new Head();
    private final ChunkedReader chunks = new ChunkedReader();
    private State state = State.IDLE;
    private @Nullable OriginListener listener;
    private boolean toHead;
    private boolean upgrading;
    private boolean keepAlive;
    private boolean requestSent;
    private boolean untouched;
    private boolean needsFlush;
    private boolean broken;
    private long length;
    private long idleSince;
    private final ChunkedReader.Sink sink = this::chunk;

    OriginConnection(Origin origin, Channel channel) {
        this.origin = origin;
        this.channel = channel;
    }

    public Channel channel() {
        return channel;
    }

    /** Where it leads. */
    public Origin origin() {
        return origin;
    }

    /** Whether a request can be sent now. */
    boolean isUsable() {
        return state == State.IDLE && channel.isActive();
    }

    long idleSince() {
        return idleSince;
    }

    // --- The request ------------------------------------------------------------------------------------------------

    /**
     * Takes a request on.
     *
     * @param isToHead whether it is a HEAD, whose answer has no body
     * @param isUpgrading whether it asks for another protocol
     */
    public void begin(OriginListener newListener, boolean isToHead, boolean isUpgrading) {
        listener = newListener;
        toHead = isToHead;
        upgrading = isUpgrading;
        requestSent = false;
        untouched = true;
        head.clear();
        state = State.HEAD;
    }

    /** Sends a piece of the request, taking its ownership. */
    public void write(ByteBuf piece) {
        channel.write(piece, channel.voidPromise());
    }

    public void flush() {
        channel.flush();
    }

    /** The request has been written whole. */
    public void endRequest() {
        requestSent = true;
        channel.flush();
    }

    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Reads no more of the answer until told otherwise: whoever it is for cannot take it. */
    public void pause(boolean paused) {
        channel.config().setAutoRead(!paused);
    }

    /** The request is done with: the connection is kept where it can be, else closed. */
    public void release() {
        listener = null;
        if (state == State.IDLE && keepAlive && requestSent && channel.isActive()) {
            if (!channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
            idles();
            origin.released(this);
        } else if (state != State.HANDED_OVER) {
            close();
        }
    }

    /** From now on it waits for a request. */
    void idles() {
        idleSince = origin.now();
    }

    /** Ends it now, whatever is going on; nobody is told. */
    public void close() {
        listener = null;
        if (state != State.HANDED_OVER) {
            state = State.CLOSED;
            channel.close();
        }
    }

    private OriginListener listener() {
        if (listener == null) {
            throw new IllegalStateException("nobody listens to this connection");
        }
        return listener;
    }

    // --- The answer -------------------------------------------------------------------------------------------------

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (listener == null || state == State.IDLE || state == State.CLOSED) {
            in.release();
            close();
            return;
        }
        needsFlush = true;
        boolean owned = true;
        try {
            while (in.isReadable() && listener != null) {
                if (state == State.HEAD) {
                    readHead(in);
                } else if (state == State.BODY && length != Framing.CHUNKED && isRestOfBody(in)) {
                    owned = false;
                    readAll(in);
                    return;
                } else if (state == State.BODY) {
                    readBody(in);
                } else {
                    return;
                }
            }
        } catch (MalformedMessageException e) {
            fail(OriginFailure.NOT_HTTP);
        } finally {
            if (owned) {
                in.release();
            }
        }
    }

    private void readHead(ByteBuf in) throws MalformedMessageException {
        untouched = false;
        if (!HeadReader.response(head, in)) {
            return;
        }
        int status = head.status();
        if (status == SWITCHING_PROTOCOLS) {
            switchProtocols(in);
            return;
        }
        length = Framing.ofResponse(head, toHead);
        if (status < 200) {
            listener().informed(head);
            head.clear();
            return;
        }
        // A body of what can have none would be taken for the next answer (RFC 9112, section 6.3).
        boolean mayHaveMore =
                status == NO_CONTENT && (Framing.toldLength(head) > 0 || head.has(KnownField.TRANSFER_ENCODING));
        keepAlive = length != Framing.UNTIL_CLOSE && !mayHaveMore && Framing.keepsAlive(head);
        state = State.BODY;
        chunks.clear();
        listener().answered(head, length);
        if (length == 0) {
            endedBefore(in, null);
        }
    }

    private void switchProtocols(ByteBuf in) throws MalformedMessageException {
        if (!upgrading) {
            throw new MalformedMessageException(502, "origin-failed", "101 was not asked for.");
        }
        state = State.HANDED_OVER;
        OriginListener told = listener();
        listener = null;
        origin.handedOver(this);
        told.upgraded(head, in.readRetainedSlice(in.readableBytes()));
    }

    private boolean isRestOfBody(ByteBuf in) {
        return length == Framing.UNTIL_CLOSE || in.readableBytes() <= length;
    }

    // The common case: everything that was read is of this body, and is passed on as it is.
    private void readAll(ByteBuf in) {
        if (length > 0) {
            length -= in.readableBytes();
        }
        listener().answerData(in);
        if (length == 0) {
            ended(null);
        }
    }

    private void readBody(ByteBuf in) throws MalformedMessageException {
        if (length == Framing.CHUNKED) {
            if (chunks.read(in, sink)) {
                endedBefore(in, chunks.trailers());
            }
            return;
        }
        ByteBuf piece = in.readRetainedSlice((int) length);
        length = 0;
        listener().answerData(piece);
        endedBefore(in, null);
    }

    // More than the answer is of no use, and of a peer that is not to be trusted with another request.
    private void endedBefore(ByteBuf rest, @Nullable Head trailers) {
        if (rest.isReadable()) {
            keepAlive = false;
        }
        ended(trailers);
    }

    private void chunk(ByteBuf piece) {
        if (listener == null) {
            piece.release();
        } else {
            listener.answerData(piece);
        }
    }

    private void ended(@Nullable Head trailers) {
        if (listener == null) {
            return;
        }
        state = State.IDLE;
        needsFlush = false;
        listener.answerEnded(head, trailers);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (needsFlush && listener != null) {
            needsFlush = false;
            listener.answerPaused();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.originWritable(channel.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == State.BODY && length == Framing.UNTIL_CLOSE && !broken && listener != null) {
            ended(null);
        } else {
            fail(OriginFailure.LOST);
        }
        state = State.CLOSED;
        origin.closed(this);
    }

    private void fail(OriginFailure failure) {
        OriginListener told = listener;
        close();
        if (told != null) {
            told.originFailed(failure, untouched);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        broken = true;
        if (!(failure instanceof IOException)) {
            ctx.close();
        }
        // Else a read failed, and the channel ends by itself; or a write, and what was answered before can still be
        // read.
    }
}
