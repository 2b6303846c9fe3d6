package dev.carillon.broker.body;

import dev.carillon.broker.api.Problems;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Reads one body into memory, on the event loop of its connection, without a thread that waits for it. A body that does not
 * come, or comes slower than {@link #LEAST} each time that is looked, is given up, since it may hold the room of others.
 */
final class IncomingBody {
    /** Bytes that have to come from one look to the next, as long as some are missing. */
    static final int LEAST = 64 * 1024;

    private static final long NO_TIMER = -1;

    /** Who waits for the body. Of {@link #whole} and {@link #failed} one is called, once. */
    interface Reader {
        void whole(byte[] body);

        /** Why there is no body; what is left of it has to be seen to. */
        void failed(Throwable why);

        /** More is there than was allowed for; nothing more is read until {@link IncomingBody#allow}. */
        void grows();
    }

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Duration patience;
    private final Reader reader;
    private long allowed;
    private byte[] body;
    private int length;
    private int seen;
    private long looks = NO_TIMER;
    private boolean over;

    /**
     * A body that nobody has begun to read.
     *
     * @param allowed bytes that may come before it {@link Reader#grows}; of so many an array is made at once
     */
    IncomingBody(Vertx vertx, HttpServerRequest request, Duration patience, int allowed, Reader reader) {
        this.vertx = vertx;
        this.request = request;
        this.patience = patience;
        this.reader = reader;
        this.allowed = allowed;
        this.body = new byte[allowed];
    }

    /** Begins to read. To be called on the event loop of the request, which is paused. */
    void read() {
        request.handler(this::take);
        request.endHandler(end -> end());
        request.exceptionHandler(gone -> fail(new CancellationException("whoever sent the body has gone away")));
        if (isAskedFirst()) {
            request.response().writeContinue();
        }
        goOn();
    }

    /** RFC 9110, section 10.1.1: what HTTP/1.0 says of it does not count. */
    private boolean isAskedFirst() {
        return request.version() != HttpVersion.HTTP_1_0
                && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT));
    }

    /** Goes on to read up to so many bytes, fewer than an array can have. */
    void allow(long bytes) {
        if (!over) {
            allowed = bytes;
            goOn();
        }
    }

    private void goOn() {
        looks = vertx.setPeriodic(patience.toMillis(), look -> look());
        request.resume();
    }

    private void take(Buffer piece) {
        if (over) {
            return;
        }
        int after = length + piece.length();
        if (after > body.length) {
            body = Arrays.copyOf(body, (int) Math.max(after, Math.min(allowed, 2L * body.length)));
        }
        piece.getBytes(body, length);
        length = after;
        if (after > allowed) {
            stopLooking();
            request.pause();
            reader.grows();
        }
    }

    /** How much has come. */
    int length() {
        return length;
    }

    private void end() {
        byte[] came = length == body.length ? body : Arrays.copyOf(body, length);
        if (stop()) {
            reader.whole(came);
        }
    }

    private void look() {
        if (length - seen < LEAST) {
            fail(Problems.bodyTooSlow());
        }
        seen = length;
    }

    private void fail(Throwable why) {
        if (stop()) {
            reader.failed(why);
        }
    }

    /** Reads no further, and tells nobody; false where it is over already. */
    boolean stop() {
        stopLooking();
        boolean was = over;
        over = true;
        body = new byte[0];
        return !was;
    }

    private void stopLooking() {
        if (looks != NO_TIMER) {
            vertx.cancelTimer(looks);
            looks = NO_TIMER;
        }
    }
}
