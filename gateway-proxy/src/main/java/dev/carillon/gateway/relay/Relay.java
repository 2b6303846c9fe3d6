package dev.carillon.gateway.relay;

import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExchangeListener;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import dev.carillon.gateway.loop.Unsent;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MalformedMessageException;
import dev.carillon.gateway.message.Methods;
import dev.carillon.gateway.message.Upgrade;
import dev.carillon.gateway.origin.Origin;
import dev.carillon.gateway.origin.OriginConnection;
import dev.carillon.gateway.origin.OriginFailure;
import dev.carillon.gateway.origin.OriginListener;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request on and its answer back, each piece as it comes. While one side cannot take more, the other is not read,
 * so that what waits here is bounded by the write buffers of two sockets.
 *
 * <p>A connection that was kept from an earlier request may have been closed by its origin in the same moment. Then not
 * one byte of an answer has come, and a request that may be repeated (RFC 9110, section 9.2.2) is sent again over a new
 * connection, its body out of the {@link ReplayBuffer}. Whether it is sent again after another failure, subclasses say.
 *
 * <p>Lives on one event loop. Either an answer begins, or {@link #failed} is told why not, once.
 */
public abstract class Relay extends Timed implements ExchangeListener, OriginListener, Origin.Waiter {
    private final GatewayLoop loop;
    protected final Exchange exchange;
    private final RelayLimits limits;
    private final ReplayBuffer replay;
    private @Nullable OriginConnection connection;
    private @Nullable String upgrade;
    // Most exchanges are over before anybody looks.
    private @Nullable Unsent toClient;
    private @Nullable Unsent toOrigin;
    private boolean reused;
    private boolean bodyWanted;
    private boolean requestEnded;
    private boolean over;
    private long moved;
    private long requestEndedAt;
    private final long began;

    protected Relay(GatewayLoop loop, Exchange exchange, RelayLimits limits) {
        this.loop = loop;
        this.exchange = exchange;
        this.limits = limits;
        this.replay = ReplayBuffer.of(exchange.request(), exchange.requestLength());
        this.began = loop.timer().now();
        this.moved = began;
    }

    // --- What subclasses say ----------------------------------------------------------------------------------------

    /** Writes the request line and the fields, without those of framing and connection. */
    protected abstract void writeHead(HeadText text);

    /**
     * There is no answer from where it was asked for. Either asks elsewhere ({@link #connect}), or answers.
     *
     * @param unsent whether the origin cannot have seen the request
     * @param repeatable whether it could be sent again
     */
    protected abstract void failed(RelayFailure failure, boolean unsent, boolean repeatable);

    /** A kept connection was lost before an answer; whether the request may be sent over another to the same origin. */
    protected boolean repeatsOnceMore() {
        return true;
    }

    /** The answer of an origin begins; what to add to its fields. */
    protected ExtraFields answering(Head head) {
        return ExtraFields.NONE;
    }

    /** The exchange is over, or another request is tried no longer. */
    protected void settled() {}

    /** Both sides have left HTTP: what passes from now on is theirs to know. */
    protected abstract void tunnel(Exchange left, OriginConnection origin, Head head, ByteBuf early);

    // --- Towards the origin -----------------------------------------------------------------------------------------

    /** Asks for a connection to this origin, and sends the request over it. */
    protected final void connect(Origin origin, boolean fresh) {
        exchange.listen(this);
        loop.timer().watch(this);
        origin.acquire(this, fresh);
    }

    @Override
    public boolean isOver() {
        return over || exchange.isOver();
    }

    @Override
    public void connected(OriginConnection made, boolean isReused) {
        if (isOver()) {
            made.close();
            return;
        }
        connection = made;
        reused = isReused;
        moved = loop.timer().now();
        Head head = exchange.request();
        upgrade = exchange.canHandOver() ? Upgrade.of(head) : null;
        made.begin(this, head.hasMethod(Methods.HEAD), upgrade != null);
        HeadText text = loop.text();
        writeHead(text);
        text.via(head);
        if (upgrade != null) {
            text.field("Connection", "Upgrade").field("Upgrade", upgrade);
        } else if (head.has(KnownField.TE) && head.lists(KnownField.TE, Upgrade.TRAILERS)) {
            text.field("Connection", "TE").field("TE", "trailers");
        }
        if (exchange.requestLength() != 0 || head.has(KnownField.CONTENT_LENGTH)) {
            text.framing(exchange.requestLength());
        }
        text.end();
        ByteBuf out = made.channel().alloc().ioBuffer(text.size());
        text.writeTo(out);
        made.write(out);
        sendBody(made);
    }

    private void sendBody(OriginConnection made) {
        replay.sendAgain(piece -> made.write(framed(piece)));
        if (requestEnded || exchange.requestLength() == 0) {
            requestEnded = true;
            endRequest(made, replay.trailers());
            return;
        }
        made.flush();
        if (bodyWanted) {
            // It waited while there was no connection.
            exchange.pauseRequest(!made.isWritable());
        } else {
            bodyWanted = true;
            exchange.read();
        }
    }

    private void endRequest(OriginConnection made, @Nullable Head trailers) {
        if (exchange.requestLength() == Framing.CHUNKED) {
            made.write(ChunkedPiece.last(made.channel().alloc(), loop.text(), exchange.request(), trailers));
        }
        requestEndedAt = loop.timer().now();
        made.endRequest();
    }

    private ByteBuf framed(ByteBuf piece) {
        return exchange.requestLength() == Framing.CHUNKED ? ChunkedPiece.of(piece) : piece;
    }

    @Override
    public void requestData(ByteBuf piece) {
        if (over) {
            piece.release();
            return;
        }
        moved = loop.timer().now();
        if (exchange.received() > limits.body()) {
            piece.release();
            failOrCut(RelayFailure.BODY_TOO_LONG);
            return;
        }
        OriginConnection to = connection;
        if (to == null) {
            awaitConnection(piece);
            return;
        }
        replay.keep(piece);
        to.write(framed(piece));
        if (!to.isWritable()) {
            to.flush();
            if (!to.isWritable()) {
                exchange.pauseRequest(true);
            }
        }
    }

    // One connection is lost and the next is not there yet: the piece goes out with what was sent before. More may come
    // of what has been read by now, and then no more.
    private void awaitConnection(ByteBuf piece) {
        replay.hold(piece);
        exchange.pauseRequest(true);
    }

    @Override
    public void requestPaused() {
        if (connection != null) {
            connection.flush();
        }
    }

    @Override
    public void requestEnded(@Nullable Head trailers) {
        requestEnded = true;
        replay.end(trailers);
        if (connection != null && !over) {
            endRequest(connection, trailers);
        }
    }

    @Override
    public void requestMalformed(MalformedMessageException fault) {
        if (exchange.isAnswered()) {
            exchange.abort();
        }
        giveUp();
    }

    @Override
    public void originWritable(boolean writable) {
        if (bodyWanted && !requestEnded && !over) {
            exchange.pauseRequest(!writable);
        }
    }

    // --- Towards the client -----------------------------------------------------------------------------------------

    @Override
    public void informed(Head head) {
        moved = loop.timer().now();
        exchange.inform(head);
        if (!exchange.isWritable() && connection != null) {
            connection.pause(true);
        }
    }

    @Override
    public void answered(Head head, long length) {
        moved = loop.timer().now();
        replay.release();
        exchange.answer(head, length, answering(head));
    }

    @Override
    public void answerData(ByteBuf piece) {
        moved = loop.timer().now();
        exchange.write(piece);
        if (!exchange.isWritable()) {
            exchange.flush();
            if (!exchange.isWritable() && connection != null) {
                connection.pause(true);
            }
        }
    }

    @Override
    public void answerPaused() {
        if (exchange.isAnswered()) {
            exchange.flush();
        }
    }

    @Override
    public void clientWritable(boolean writable) {
        if (connection != null && !over) {
            connection.pause(!writable);
        }
    }

    @Override
    public void answerEnded(Head head, @Nullable Head trailers) {
        OriginConnection done = connection;
        close();
        if (done != null) {
            // Before the client hears of the end: its next request finds the connection free.
            done.release();
        }
        exchange.finish(head, trailers);
    }

    @Override
    public void upgraded(Head head, ByteBuf early) {
        OriginConnection done = connection;
        close();
        if (done == null || !exchange.canHandOver()) {
            early.release();
            exchange.abort();
        } else {
            tunnel(exchange, done, head, early);
        }
    }

    // --- Ends -------------------------------------------------------------------------------------------------------

    @Override
    public void notConnected(OriginFailure failure) {
        if (isOver()) {
            return;
        }
        fail(RelayFailure.of(failure, true), true);
    }

    @Override
    public void originFailed(OriginFailure failure, boolean untouched) {
        Origin origin = connection == null ? null : connection.origin();
        connection = null;
        if (isOver()) {
            return;
        }
        if (exchange.isAnswered() && !exchange.retract()) {
            giveUp();
            exchange.abort();
        } else if (untouched && reused && origin != null && mayRepeat() && repeatsOnceMore()) {
            // Of those that are left, others may have been closed with this one: a new one is not.
            origin.acquire(this, true);
        } else {
            fail(RelayFailure.of(failure, untouched), false, untouched);
        }
    }

    private boolean mayRepeat() {
        return !exchange.isAnswered() && replay.isWhole() && Methods.isIdempotent(exchange.request());
    }

    private void fail(RelayFailure failure, boolean unsent) {
        fail(failure, unsent, true);
    }

    // An answer that began and is no good would be no better the second time.
    private void fail(RelayFailure failure, boolean unsent, boolean untouched) {
        boolean repeatable = untouched
                && failure != RelayFailure.BODY_TOO_LONG
                && failure != RelayFailure.REQUEST_TIMEOUT
                && replay.isWhole()
                && (unsent || Methods.isIdempotent(exchange.request()));
        OriginConnection lost = connection;
        connection = null;
        if (lost != null) {
            lost.close();
        }
        if (failure == RelayFailure.BODY_TOO_LONG || failure == RelayFailure.REQUEST_TIMEOUT) {
            exchange.closeAfter();
        }
        failed(failure, unsent, repeatable);
        if (exchange.isAnswered() || exchange.isOver()) {
            close();
        }
    }

    @Override
    public void clientGone() {
        giveUp();
    }

    private void giveUp() {
        OriginConnection left = connection;
        close();
        if (left != null) {
            left.close();
        }
    }

    private void close() {
        if (!over) {
            over = true;
            connection = null;
            replay.release();
            loop.timer().forget(this);
            settled();
        }
    }

    @Override
    protected void tick(long now) {
        if (toClient == null || toOrigin == null) {
            toClient = new Unsent();
            toOrigin = new Unsent();
        }
        boolean clientTakes = toClient.shrinks(exchange.channel());
        boolean originTakes = connection != null && toOrigin.shrinks(connection.channel());
        if (clientTakes || originTakes) {
            moved = now;
        }
        if (limits.total() > 0 && now - began > limits.total()) {
            failOrCut(isClientLate() ? RelayFailure.REQUEST_TIMEOUT : RelayFailure.TIMEOUT);
        } else if (connection == null) {
            return;
        } else if (requestEnded && !exchange.isAnswered()) {
            if (now - requestEndedAt > limits.response()) {
                failOrCut(RelayFailure.TIMEOUT);
            }
        } else if (now - moved > limits.idle()) {
            failOrCut(isClientLate() ? RelayFailure.REQUEST_TIMEOUT : RelayFailure.TIMEOUT);
        }
    }

    // Where the origin takes no more, or was asked for everything, the client is not to blame.
    private boolean isClientLate() {
        return connection != null && connection.isWritable() && !requestEnded && !exchange.isAnswered();
    }

    // Half an answer cannot become another one; its client has to see that it is not whole (RFC 9112, section 8).
    private void failOrCut(RelayFailure failure) {
        if (exchange.isAnswered()) {
            giveUp();
            exchange.abort();
        } else {
            fail(failure, false);
        }
    }
}
