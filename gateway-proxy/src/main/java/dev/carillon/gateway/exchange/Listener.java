package dev.carillon.gateway.exchange;

import dev.carillon.http.problem.Problem;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A strict HTTP/1.1 server on one event loop; the instances of a side share its port. Faulty messages are answered here
 * and never reach the handler.
 */
public final class Listener {
    private static final Logger LOG = Logger.getLogger(Listener.class);
    private static final int MAX_LINE = 8 * 1024;
    static final int MAX_FIELDS = 32 * 1024;
    // Vert.x's 8 KiB cut a body into as many writes, each with its own flush; measured, 64 KiB halve the cost.
    static final int MAX_CHUNK = 64 * 1024;

    /** Where to listen; a negative port is a free one that all instances with the same number share. */
    public record Address(String host, int port) {}

    private final Vertx vertx;
    private final InFlight inFlight;
    private final Handler<Exchange> handler;
    private final HttpServer server;

    public Listener(Vertx vertx, InFlight inFlight, Duration idleTimeout, Handler<Exchange> handler) {
        this.vertx = vertx;
        this.inFlight = inFlight;
        this.handler = handler;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxChunkSize(MAX_CHUNK)
                        .setHttp2ClearTextEnabled(false)
                        // Upgrades are refused by ignoring them; no handler for their extensions is needed.
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setIdleTimeout(Math.toIntExact(idleTimeout.toMillis()))
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectionHandler(this::accepted)
                .invalidRequestHandler(this::refuse)
                .requestHandler(this::handle);
    }

    /** Starts to listen; completes with the port. */
    public Future<Integer> listen(Address address) {
        return server.listen(address.port(), address.host()).map(HttpServer::actualPort);
    }

    private void accepted(HttpConnection connection) {
        // A client's fault or leave is no error of ours; Vert.x would log it as one.
        connection.exceptionHandler(failure -> LOG.debugf("Connection of %s: %s", connection.remoteAddress(), failure));
        Channel channel = ((HttpServerConnection) connection).channel();
        inFlight.accepted(channel.parent());
        channel.pipeline()
                .replace(
                        "httpDecoder",
                        "httpDecoder",
                        new StrictRequestDecoder(new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_LINE)
                                .setMaxHeaderSize(MAX_FIELDS)
                                .setMaxChunkSize(MAX_CHUNK)));
    }

    private void handle(HttpServerRequest request) {
        Exchange exchange = Exchange.begin(request, vertx, inFlight);
        if (exchange == null) {
            return;
        }
        try {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not handle %s", request.method());
            exchange.closeAfter();
            exchange.problem(Problem.of(500, "internal-error", "The gateway failed; it has logged why.", null));
        }
    }

    private void refuse(HttpServerRequest request) {
        Exchange exchange = Exchange.begin(request, vertx, inFlight);
        if (exchange == null) {
            return;
        }
        exchange.closeAfter();
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            exchange.problem(Problem.of(414, "target-too-long", "The request line is too long.", null));
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.problem(Problem.of(431, "fields-too-long", "The header fields are too long.", null));
        } else {
            String detail = cause instanceof StrictRequestDecoder.FramingException
                    ? String.valueOf(cause.getMessage())
                    : "The message is not well-formed HTTP/1.1.";
            exchange.problem(Problem.of(400, "malformed-request", detail, null));
        }
    }
}
