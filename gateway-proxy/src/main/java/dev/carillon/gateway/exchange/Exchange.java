package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.Framing;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.ProxyError;
import dev.carillon.http.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client until its answer is over, however it ends: over HTTP/1.1 or as a stream of HTTP/2. Lives on the
 * event loop of its connection.
 *
 * <p>Invariants: its end is told exactly once; a connection whose request was not read to the end carries no other.
 */
public abstract class Exchange {

    /** What is to be done once it is over. */
    @FunctionalInterface
    public interface Ending {
        void ended(Exchange exchange);
    }

    private final Head request;
    private final long length;
    private final Peer peer;
    private final Channel channel;
    private final long started = System.nanoTime();
    private ExchangeListener listener = NobodyListening.INSTANCE;
    private @Nullable Ending ending;
    private boolean over;
    private int status;
    private long received;
    private long sent;
    private @Nullable LongSupplier tunnelReceived;
    private @Nullable LongSupplier tunnelSent;

    /**
     * An exchange that begins.
     *
     * @param request good until its end
     * @param length of its body, see {@link Framing}
     * @param channel of the client's connection, or of its stream
     */
    protected Exchange(Head request, long length, Peer peer, Channel channel) {
        this.request = request;
        this.length = length;
        this.peer = peer;
        this.channel = channel;
    }

    // --- The request ------------------------------------------------------------------------------------------------

    /** The head of the request; good until the exchange is over. */
    public final Head request() {
        return request;
    }

    /** The length of its body, or {@link Framing#CHUNKED} where only its end will tell. */
    public final long requestLength() {
        return length;
    }

    /** The client, as far as it is known. */
    public final Peer peer() {
        return peer;
    }

    /** The channel of the client's connection, or of its stream. */
    public final Channel channel() {
        return channel;
    }

    /** Who hears of the client from now on; the body comes only after {@link #read}. */
    public final void listen(ExchangeListener newListener) {
        if (!over) {
            listener = newListener;
        }
    }

    /** Whoever listens; nobody once it is over. */
    public final ExchangeListener listener() {
        return listener;
    }

    /** Passes a piece of the body on, with its ownership. */
    public final void received(ByteBuf piece) {
        received += piece.readableBytes();
        listener.requestData(piece);
    }

    /** Begins to read the body; told to the listener, perhaps at once. Nothing to do where there is no body. */
    public abstract void read();

    /** Reads no more of the body until told otherwise: it can be sent nowhere. */
    public abstract void pauseRequest(boolean paused);

    // --- The answer -------------------------------------------------------------------------------------------------

    /** Passes on an interim answer, where the client's version has such. */
    public abstract void inform(Head interim);

    /**
     * Begins the answer with a head of an origin.
     *
     * @param answerLength of its body, see {@link Framing}
     * @param extra added to its fields
     */
    public abstract void answer(Head head, long answerLength, ExtraFields extra);

    /** Sends a piece of the answer's body, taking its ownership; what was read with its head may be overwritten. */
    public abstract void write(ByteBuf piece);

    /** Sends what has been written. */
    public abstract void flush();

    /**
     * The answer is whole.
     *
     * @param head that it began with
     */
    public abstract void finish(Head head, @Nullable Head trailers);

    /**
     * Answers by itself; does nothing where an answer is on its way or the exchange is over.
     *
     * @param body with its ownership
     */
    public abstract void respond(int answerStatus, ExtraFields fields, String contentType, ByteBuf body);

    /** Answers with a problem document; does nothing where an answer is on its way or the exchange is over. */
    public final void problem(ProxyError error, Problem problem) {
        problem(error, problem, null, ExtraFields.NONE);
    }

    /**
     * As {@link #problem(ProxyError, Problem)}.
     *
     * @param rule which rule refused the request; null where it was no rule
     */
    public final void problem(ProxyError error, Problem problem, @Nullable String rule, ExtraFields fields) {
        if (!isAnswered() && !over) {
            // Not the sentence: it may name addresses and what the client itself wrote.
            String details = rule == null ? kind(problem) : "rule: " + rule;
            respond(
                    problem.status(),
                    fields.with(ProxyError.FIELD, error.status(details)),
                    Problem.MEDIA_TYPE,
                    ProblemText.of(problem, rule, channel()));
        }
    }

    private static String kind(Problem problem) {
        return problem.type().substring(problem.type().lastIndexOf(':') + 1);
    }

    /** Takes the head of an answer back, where nothing of it has been sent; whether it could. */
    public boolean retract() {
        return false;
    }

    /** Cuts the exchange, so that nobody takes half an answer for a whole one. */
    public abstract void abort();

    /** Whether the client takes more of the answer now. */
    public abstract boolean isWritable();

    /** Makes this the last exchange of its connection. */
    public abstract void closeAfter();

    /**
     * Whether the connection can stop being HTTP, for a tunnel or another protocol.
     */
    public boolean canHandOver() {
        return false;
    }

    /**
     * Makes the connection stop being HTTP: nothing more of it is read here.
     *
     * @return what was read already, with its ownership
     */
    public ByteBuf handOver() {
        throw new IllegalStateException("this exchange is one of several on its connection");
    }

    /** The connection has been handed over with an answer of this status, which somebody else wrote. */
    public void switchedTo(int switchedStatus) {
        answeredWith(switchedStatus);
    }

    // --- Its end ----------------------------------------------------------------------------------------------------

    /** Calls this, and nothing set before, once it is over; now, if it is. */
    public final void onEnd(Ending handler) {
        if (over) {
            handler.ended(this);
        } else {
            ending = handler;
        }
    }

    public final boolean isOver() {
        return over;
    }

    /** The status of the answer; 0 where there was none. */
    public final int status() {
        return status;
    }

    /** Whether an answer, other than an interim one, has begun. */
    public final boolean isAnswered() {
        return status != 0;
    }

    public final long nanos() {
        return System.nanoTime() - started;
    }

    /** Bytes of the request's body that were read, or that came through the tunnel. */
    public final long received() {
        return tunnelReceived == null ? received : tunnelReceived.getAsLong();
    }

    /** Bytes of the answer's body that were written, or that went through the tunnel. */
    public final long sent() {
        return tunnelSent == null ? sent : tunnelSent.getAsLong();
    }

    /** Has the bytes counted by whoever the connection was handed over to. */
    public final void countBy(LongSupplier fromClient, LongSupplier toClient) {
        tunnelReceived = fromClient;
        tunnelSent = toClient;
    }

    protected final void answeredWith(int answerStatus) {
        status = answerStatus;
    }

    protected final void countSent(int bytes) {
        sent += bytes;
    }

    /** The client is gone, or the connection is no longer HTTP and over. */
    public final void gone() {
        ExchangeListener told = listener;
        listener = NobodyListening.INSTANCE;
        told.clientGone();
        over();
    }

    /** Tells the end, once. */
    protected final void over() {
        listener = NobodyListening.INSTANCE;
        if (over) {
            return;
        }
        over = true;
        Ending told = ending;
        ending = null;
        if (told != null) {
            told.ended(this);
        }
    }

    /**
     * Whom a connection comes from.
     *
     * @param address of the client: of the socket, or what a PROXY protocol header says
     * @param secure whether it came by TLS
     */
    public record Peer(InetSocketAddress address, boolean secure) {
        /** The address as text, without its port and scope. */
        public String host() {
            if (address.getAddress() == null) {
                return "-";
            }
            String text = address.getAddress().getHostAddress();
            int scope = text.indexOf('%');
            return scope < 0 ? text : text.substring(0, scope);
        }
    }
}
