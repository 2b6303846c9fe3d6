package dev.carillon.gateway.http1;

import dev.carillon.gateway.exchange.Closing;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.Lingering;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.loop.Timed;
import dev.carillon.gateway.loop.Unsent;
import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadReader;
import dev.carillon.gateway.message.HeadText;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.message.MalformedMessageException;
import dev.carillon.gateway.message.ProxyError;
import dev.carillon.http.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client that speaks HTTP/1.1: one request after the other, in the order they came. What is behind a
 * request waits, unread where it can, until that is answered. After a fault, or once an answer has announced the end,
 * whatever still comes is thrown away: it is never served.
 *
 * <p>States: head, first chunks (a chunked body is looked at before anyone is told of the request, so that a malformed
 * one leaves no trace), body, answer, closing, handed over. Lives on one event loop.
 */
// A write or close that fails ends the channel, and that is where it is seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Http1Connection extends ChannelInboundHandlerAdapter {

    private enum State {
        HEAD,
        FIRST_CHUNKS,
        BODY,
        ANSWER,
        CLOSING,
        HANDED_OVER
    }

    private static final Logger LOG = Logger.getLogger(Http1Connection.class);
    private static final int MAX_EMPTY_LINES = 4;
    private static final long FIRST_CHUNKS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long HALF_CLOSED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GatewayLoop loop;
    private final ServerSettings settings;
    private final Exchange.Peer peer;
    private final Channel channel;
    private final Head head = new Head();
    private final ClientInput input;
    private final Unsent unsent = new Unsent();
    private final RequestBody body = new RequestBody();
    private final Timed deadlines = new Timed() {
        @Override
        protected void tick(long now) {
            Http1Connection.this.tick(now);
        }
    };
    private State state = State.HEAD;
    private @Nullable Http1Exchange current;
    private @Nullable Lingering lingering;
    private boolean processing;
    /** Whether the end of a read will come, and with it a flush of what was read. */
    private boolean arriving;

    private boolean inputEnded;
    private long inputEndedAt;
    private int emptyLines;
    private long since;

    public Http1Connection(GatewayLoop loop, ServerSettings settings, Exchange.Peer peer, Channel channel) {
        this.loop = loop;
        this.settings = settings;
        this.peer = peer;
        this.channel = channel;
        this.input = new ClientInput(channel);
        this.since = loop.timer().now();
    }

    Channel channel() {
        return channel;
    }

    HeadText text() {
        return loop.text();
    }

    byte[] date() {
        return loop.date();
    }

    Head head() {
        return head;
    }

    Exchange.Peer peer() {
        return peer;
    }

    boolean isDraining() {
        return settings.activity().isDraining();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        // Some clients end their direction when they have sent their last request, and still want the answer.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        loop.timer().watch(deadlines);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        loop.timer().forget(deadlines);
    }

    // --- Reading ----------------------------------------------------------------------------------------------------

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (state == State.CLOSING) {
            in.release();
            return;
        }
        input.take(in);
        arriving = true;
        process();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        arriving = false;
        if (state == State.BODY && current != null) {
            current.listener().requestPaused();
        }
    }

    /** Goes as far as what has arrived, and what others do, allow. */
    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            while (step()) {
                // the next one
            }
        } finally {
            processing = false;
        }
        if (state == State.CLOSING) {
            discard();
        }
        input.releaseIfEmpty();
        if (state == State.BODY && current != null && !arriving) {
            current.listener().requestPaused();
        }
        readMore();
        if (inputEnded && state != State.ANSWER) {
            endOfInput();
        }
    }

    private boolean step() {
        boolean arrived = !input.isEmpty();
        try {
            return switch (state) {
                case HEAD -> arrived && isNextWanted() && readHead();
                case FIRST_CHUNKS -> arrived && readFirstChunks();
                case BODY -> body.isWanted() && readBody();
                case CLOSING -> {
                    discard();
                    yield false;
                }
                case ANSWER, HANDED_OVER -> false;
            };
        } catch (MalformedMessageException fault) {
            malformed(fault);
            return false;
        }
    }

    private boolean readHead() throws MalformedMessageException {
        ByteBuf in = input.bytes();
        if (!head.isBegun()) {
            skipEmptyLines(in);
            if (!in.isReadable() || isHalfALineEnd(in)) {
                return false;
            }
            since = loop.timer().now();
        }
        if (!HeadReader.request(head, in)) {
            return false;
        }
        long length = Framing.ofRequest(head);
        body.begin(length);
        emptyLines = 0;
        // Whoever waits for a 100 has sent nothing yet; a body that is here is looked at, whatever its head expects.
        if (length == Framing.CHUNKED && (in.isReadable() || !head.has(KnownField.EXPECT))) {
            state = State.FIRST_CHUNKS;
            since = loop.timer().now();
            return true;
        }
        state = length == 0 ? State.ANSWER : State.BODY;
        dispatch(length);
        return true;
    }

    // RFC 9112, section 2.2: an empty line before a request is ignored; a flood of them is not.
    private void skipEmptyLines(ByteBuf in) throws MalformedMessageException {
        while (in.readableBytes() >= 2
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            if (++emptyLines > MAX_EMPTY_LINES) {
                throw new MalformedMessageException(
                        400, "malformed-request", "There are too many empty lines before the request.");
            }
            in.skipBytes(2);
        }
    }

    private static boolean isHalfALineEnd(ByteBuf in) {
        return in.readableBytes() == 1 && in.getByte(in.readerIndex()) == '\r';
    }

    private boolean readFirstChunks() throws MalformedMessageException {
        body.readAhead(input.bytes());
        if (!body.isAnythingRead()) {
            return false;
        }
        state = State.BODY;
        dispatch(Framing.CHUNKED);
        return true;
    }

    private void dispatch(long length) {
        Http1Exchange exchange = new Http1Exchange(this, length);
        current = exchange;
        settings.activity().exchangeBegun();
        if (isDraining()) {
            exchange.closeAfter();
        }
        try {
            settings.handler().handle(exchange);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not handle %s", head.method());
            exchange.closeAfter();
            exchange.problem(
                    ProxyError.PROXY_INTERNAL_ERROR,
                    Problem.of(500, "internal-error", "The gateway failed; it has logged why.", null));
        }
    }

    private boolean readBody() throws MalformedMessageException {
        Http1Exchange exchange = current();
        // Whoever takes the body may have ended the exchange by now.
        if (body.read(input.bytes(), exchange) && state == State.BODY) {
            state = State.ANSWER;
            exchange.listener().requestEnded(body.trailers());
            return true;
        }
        return false;
    }

    private Http1Exchange current() {
        if (current == null) {
            throw new IllegalStateException("there is no exchange");
        }
        return current;
    }

    /** The body of the current request is wanted from now on, or again, or not for a while. */
    void wantBody(boolean wanted) {
        body.want(wanted);
        if (wanted) {
            process();
        } else {
            readMore();
        }
    }

    boolean isRequestRead() {
        return state == State.ANSWER;
    }

    // A client that does not take its answers has no more of them made.
    private boolean isNextWanted() {
        return head.isBegun() || channel.isWritable();
    }

    private void readMore() {
        switch (state) {
            case HEAD -> input.read(isNextWanted());
            case FIRST_CHUNKS, CLOSING -> input.read(true);
            case BODY -> input.read(body.isWanted());
            // Nothing is expected, but the end of the connection would be.
            case ANSWER -> input.read(input.isEmpty());
            case HANDED_OVER -> {
                // Whoever took over reads.
            }
        }
    }

    // --- Faults and ends --------------------------------------------------------------------------------------------

    private void malformed(MalformedMessageException fault) {
        if (state == State.CLOSING) {
            return;
        }
        settings.refused().accept(fault.kind());
        Http1Exchange exchange = current;
        if (exchange != null) {
            exchange.closeAfter();
            exchange.listener().requestMalformed(fault);
            if (!exchange.isAnswered()) {
                exchange.problem(
                        ProxyError.HTTP_REQUEST_ERROR, Problem.of(fault.status(), fault.kind(), fault.detail(), null));
            }
            return;
        }
        refuse(fault.status(), fault.kind(), fault.detail());
    }

    // Before there was a request: nobody has heard of it, so nobody else can answer.
    private void refuse(int status, String kind, String detail) {
        state = State.BODY;
        Http1Exchange exchange = new Http1Exchange(this, Framing.CHUNKED);
        current = exchange;
        settings.activity().exchangeBegun();
        exchange.closeAfter();
        exchange.problem(ProxyError.HTTP_REQUEST_ERROR, Problem.of(status, kind, detail, null));
    }

    /** The answer of the current exchange has been written whole. */
    void finished(boolean keep) {
        current = null;
        settings.activity().exchangeEnded();
        if (!keep || state != State.ANSWER) {
            closePolitely();
            return;
        }
        state = State.HEAD;
        head.clear();
        since = loop.timer().now();
        process();
    }

    // A socket closed with unread bytes in it is reset, and the client loses the answer (RFC 9112, section 9.6).
    private void closePolitely() {
        boolean everythingRead = state == State.ANSWER && input.isEmpty();
        state = State.CLOSING;
        lingering = new Lingering(channel, settings.idleTimeout(), loop.timer().now());
        if (!processing) {
            // Else it is being read from at this moment.
            discard();
        }
        if (everythingRead) {
            Closing.afterWrites(channel);
        } else {
            Closing.endOutput(channel);
            readMore();
        }
    }

    private void discard() {
        input.discard();
        body.discard();
    }

    /**
     * Stops being HTTP; what was read already, with its ownership. Whoever takes over has its handler in place before
     * anything else can be read.
     */
    ByteBuf handOver() {
        state = State.HANDED_OVER;
        ByteBuf early = input.giveAway();
        Http1Exchange exchange = current();
        channel.pipeline().remove(this);
        if (inputEnded) {
            // Whoever takes over hears of it too, once it is there.
            channel.eventLoop()
                    .execute(() -> channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
        }
        channel.closeFuture().addListener(closed -> {
            settings.activity().exchangeEnded();
            exchange.gone();
        });
        return early;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            inputEndedAt = loop.timer().now();
            if (state != State.ANSWER) {
                endOfInput();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    // Nothing more can come: what is not whole by now never will be, and has nobody who waits for it.
    private void endOfInput() {
        if (state == State.HEAD && !isNextWanted() && !input.isEmpty()) {
            // Requests that are here wait for the client to take its answers.
            return;
        }
        if (state == State.HEAD || state == State.CLOSING) {
            Closing.afterWrites(channel);
        } else if (state == State.FIRST_CHUNKS || (state == State.BODY && body.isWanted() && input.isEmpty())) {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.timer().forget(deadlines);
        state = State.CLOSING;
        discard();
        Http1Exchange exchange = current;
        current = null;
        if (exchange != null) {
            settings.activity().exchangeEnded();
            exchange.gone();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.listener().clientWritable(channel.isWritable());
        } else if (state == State.HEAD) {
            process();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debugf("Connection of %s: %s", peer.host(), failure);
        ctx.close();
    }

    private void tick(long now) {
        if (unsent.shrinks(channel) && !head.isBegun()) {
            since = now;
        }
        long waited = now - since;
        switch (state) {
            case HEAD -> {
                if (head.isBegun() && waited > settings.headerTimeout().toNanos()) {
                    settings.refused().accept("request-timeout");
                    refuse(408, "request-timeout", "The head of the request did not come in time.");
                } else if (!head.isBegun() && waited > settings.idleTimeout().toNanos()) {
                    channel.close();
                }
            }
            case FIRST_CHUNKS -> {
                // Whoever sends no first chunk for so long may be waiting for the answer to begin.
                if (waited > FIRST_CHUNKS_NANOS) {
                    state = State.BODY;
                    dispatch(Framing.CHUNKED);
                    process();
                }
            }
            case CLOSING -> {
                if (lingering != null) {
                    lingering.tick(now);
                }
            }
            case ANSWER -> {
                // An end may be all that is heard of a client that has left: it is believed after a while, unless
                // there is an answer, whose bytes will tell.
                if (inputEnded
                        && now - inputEndedAt > HALF_CLOSED_NANOS
                        && !current().isAnswered()) {
                    channel.close();
                }
            }
            case BODY, HANDED_OVER -> {
                // Whoever works on the exchange has deadlines of its own.
            }
        }
    }

    /** Closes the connection where it has waited for a request for so long, and its client has taken the last answer. */
    public void closeIfIdle(long quietNanos) {
        if (state == State.HEAD && !head.isBegun() && loop.timer().now() - since >= quietNanos) {
            // The last answer may not have been taken yet.
            Closing.afterWrites(channel);
        }
    }
}
