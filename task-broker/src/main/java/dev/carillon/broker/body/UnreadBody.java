package dev.carillon.broker.body;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Sees to what is left of a body that nobody reads: it goes by, so that the connection can carry the next request, up to a
 * bound. Where nobody could tell whether more comes the connection is closed behind the answer. On event loops.
 */
final class UnreadBody {
    private static final long MOST = 64L * 1024 * 1024;

    private final HttpServerRequest request;
    private long bytes;

    private UnreadBody(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * To be called before the answer, on any thread.
     *
     * @param loop where the request is handled
     * @param begun whether some of it was read
     */
    static void letGo(RoutingContext routing, Context loop, boolean begun) {
        HttpServerRequest request = routing.request();
        if (!begun && request.getHeader(HttpHeaderNames.EXPECT) != null) {
            // Whoever waits to be asked for a body may send it all the same, or not, and nobody could tell.
            closeAfterAnswer(routing);
        } else {
            loop.runOnContext(refused -> discard(request));
        }
    }

    /** Lets it go by. */
    static void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return; // and takes no handler any more
        }
        UnreadBody unread = new UnreadBody(request);
        request.handler(unread::take);
        request.endHandler(null);
        request.exceptionHandler(gone -> {});
        request.resume();
    }

    private void take(Buffer piece) {
        bytes += piece.length();
        if (bytes > MOST) {
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                request.connection().close();
            }
        }
    }

    /**
     * To be called before the answer, on any thread. RFC 9110, section 15.5.9; of HTTP/2 (RFC 9113, section 8.2.2) no
     * connection hangs on one request.
     */
    static void closeAfterAnswer(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            // Vert.x itself waits for the rest of the request.
            routing.addEndHandler(answered -> request.connection().close());
        }
    }
}
