package dev.carillon.broker.body;

import dev.carillon.broker.api.Problems;
import dev.carillon.http.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Reads one body into memory, on the event loop of its connection, without a thread that waits for it. A body that does not
 * come, or comes slower than {@link #LEAST} each time that is looked, is given up, since it holds the room of others.
 */
final class IncomingBody {
    /** Bytes that have to come from one look to the next, as long as some are missing. */
    static final int LEAST = 64 * 1024;

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final long most;
    private final ProblemException tooLong;
    private final Consumer<byte[]> whole;
    private final Consumer<Throwable> failed;
    private byte[] body;
    private int length;
    private long looks = -1;
    private int seen;

    /**
     * A body that nobody has begun to read.
     *
     * @param expected bytes for which there is an array at once
     * @param most bytes that may come; fewer than an array can have
     * @param tooLong what becomes of more
     * @param whole is given the body
     * @param failed is told why there is none
     */
    IncomingBody(
            RoutingContext routing,
            int expected,
            long most,
            ProblemException tooLong,
            Consumer<byte[]> whole,
            Consumer<Throwable> failed) {
        this.routing = routing;
        this.request = routing.request();
        this.most = most;
        this.tooLong = tooLong;
        this.whole = whole;
        this.failed = failed;
        this.body = new byte[expected];
    }

    /** Begins to read. To be called on the event loop of the request, which is paused. */
    void read(Duration patience) {
        looks = routing.vertx().setPeriodic(patience.toMillis(), look -> look());
        request.handler(this::take);
        request.endHandler(end -> end());
        request.exceptionHandler(gone -> fail(new CancellationException("whoever sent the body has gone away")));
        if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void take(Buffer piece) {
        int after = length + piece.length();
        if (after > most) {
            fail(tooLong);
            return;
        }
        if (after > body.length) {
            body = Arrays.copyOf(body, (int) Math.min(most, Math.max(after, 2L * body.length)));
        }
        piece.getBytes(body, length);
        length = after;
    }

    private void end() {
        if (stop()) {
            whole.accept(length == body.length ? body : Arrays.copyOf(body, length));
        }
    }

    private void look() {
        if (length - seen < LEAST) {
            closeAfterAnswer(routing);
            fail(Problems.bodyTooSlow());
        }
        seen = length;
    }

    private void fail(Throwable why) {
        if (stop()) {
            discard(request);
            failed.accept(why);
        }
    }

    /** False where it has stopped before. */
    private boolean stop() {
        boolean reads = looks >= 0;
        if (reads) {
            routing.vertx().cancelTimer(looks);
            looks = -1;
        }
        return reads;
    }

    /** Lets the rest of a body go by, so that the connection can carry the next request, but not without an end. */
    static void discard(HttpServerRequest request) {
        Discarding discarding = new Discarding(request);
        request.handler(discarding::take);
        request.endHandler(null);
        request.exceptionHandler(gone -> {});
        request.resume();
    }

    /** RFC 9110, section 15.5.9; of HTTP/2 (RFC 9113, section 8.2.2) no connection hangs on one request. */
    static void closeAfterAnswer(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            // Vert.x itself waits for the rest of the request.
            routing.addEndHandler(answered -> request.connection().close());
        }
    }

    private static final class Discarding {
        private static final long MOST = 64L * 1024 * 1024;

        private final HttpServerRequest request;
        private long bytes;

        Discarding(HttpServerRequest request) {
            this.request = request;
        }

        void take(Buffer piece) {
            bytes += piece.length();
            if (bytes > MOST) {
                // Resets the stream of HTTP/2, and closes the connection of HTTP/1.
                request.response().reset();
            }
        }
    }
}
