package dev.carillon.gateway.exchange;

import dev.carillon.gateway.message.Framing;
import dev.carillon.http.problem.Problem;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client until its answer is over, however it ends. Lives on the event loop of its connection.
 *
 * <p>Invariants: its end is told exactly once; a connection whose request was not read to the end carries no other.
 */
public final class Exchange {
    private static final AttributeKey<Boolean> CLOSING = AttributeKey.valueOf("carillon.closing");
    private static final long LINGER_MILLIS = 1000;

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final InFlight inFlight;
    private final Framing.Body body;
    private final long started = System.nanoTime();
    private boolean requestRead;
    private boolean closing;
    private boolean over;
    private @Nullable Consumer<Exchange> ending;

    private Exchange(HttpServerRequest request, Vertx vertx, InFlight inFlight) {
        this.request = request;
        this.vertx = vertx;
        this.inFlight = inFlight;
        this.body = Framing.body(request.headers());
        this.requestRead = body == Framing.Body.NONE;
        this.closing = inFlight.isDraining();
    }

    /** Takes a request on; null where its connection is being closed and nothing more of it may be served. */
    static @Nullable Exchange begin(HttpServerRequest request, Vertx vertx, InFlight inFlight) {
        if (channel(request.connection()).hasAttr(CLOSING)) {
            return null;
        }
        Exchange exchange = new Exchange(request, vertx, inFlight);
        if (!exchange.requestRead) {
            request.pause();
        }
        inFlight.begun();
        request.response().endHandler(v -> exchange.end());
        return exchange;
    }

    public HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse response() {
        return request.response();
    }

    /** How the request's body is framed. */
    public Framing.Body body() {
        return body;
    }

    /** The channel of the client's connection. */
    public Channel channel() {
        return channel(request.connection());
    }

    private static Channel channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channel();
    }

    public long nanos() {
        return System.nanoTime() - started;
    }

    /** The address of the peer, without its port. */
    public String client() {
        return request.remoteAddress() == null
                ? "-"
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    /** The status that was answered; 0 where the client left, or was cut off, before there was one. */
    public int status() {
        return response().ended() || response().headWritten() ? response().getStatusCode() : 0;
    }

    /** Calls this, and nothing set before, once the answer is over or the client has left; now, if that is so. */
    public void onEnd(Consumer<Exchange> handler) {
        if (over) {
            handler.accept(this);
        } else {
            ending = handler;
        }
    }

    /** The whole body has been read. */
    void requestRead() {
        requestRead = true;
    }

    boolean isRequestRead() {
        return requestRead;
    }

    /** Makes this the last exchange of its connection. */
    public void closeAfter() {
        closing = true;
    }

    /** Says so in the head of the answer, if this is the last exchange of its connection. */
    void announceClose() {
        if (closing || !requestRead) {
            closing = true;
            response().putHeader("Connection", "close");
        }
    }

    /** Answers with a problem document; does nothing where an answer is on its way or the client has left. */
    public void problem(Problem problem) {
        problem(problem, null);
    }

    /**
     * As {@link #problem(Problem)}.
     *
     * @param rule which rule refused the request; null where it was no rule
     */
    public void problem(Problem problem, @Nullable String rule) {
        HttpServerResponse response = response();
        if (response.headWritten() || response.ended() || response.closed()) {
            return;
        }
        JsonObject document = new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail());
        if (rule != null) {
            document.put("rule", rule);
        }
        announceClose();
        response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
        response.end(Buffer.buffer(document.encode()));
    }

    /** Cuts the connection, so that nobody takes half an answer for a whole one. */
    void abort() {
        channel().attr(CLOSING).set(true);
        request.connection().close();
    }

    private void end() {
        over = true;
        if (closing || !requestRead) {
            channel().attr(CLOSING).set(true);
            // Not now: the response is still being ended further up the stack.
            vertx.runOnContext(v -> closePolitely());
        }
        Consumer<Exchange> handler = ending;
        ending = null;
        inFlight.ended();
        if (handler != null) {
            handler.accept(this);
        }
    }

    // A socket closed with unread bytes in it is reset, and the client loses the answer (RFC 9112, section 9.6).
    private void closePolitely() {
        HttpConnection connection = request.connection();
        if (requestRead || request.isEnded()) {
            connection.close();
            return;
        }
        long timer = vertx.setTimer(LINGER_MILLIS, id -> connection.close());
        request.exceptionHandler(failure -> vertx.cancelTimer(timer));
        request.handler(discarded -> {});
        request.endHandler(v -> {
            vertx.cancelTimer(timer);
            connection.close();
        });
        request.resume();
    }
}
