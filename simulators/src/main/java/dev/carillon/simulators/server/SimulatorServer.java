package dev.carillon.simulators.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server of one event loop, with its own Vert.x. One loop is plenty here, and it makes what a simulator does
 * happen in one order.
 *
 * <p>Thread-safe. Starting and closing block the caller until it is done.
 */
public final class SimulatorServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final Map<Integer, AtomicInteger> connections = new ConcurrentHashMap<>();

    public SimulatorServer() {
        // Nothing is served from files, so no cache folder is left behind.
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** The Vert.x that runs the server, for its timers and clients. */
    public Vertx vertx() {
        return vertx;
    }

    /** Listens in clear text; the answer is the port, which is a free one where 0 was asked for. */
    public int listen(int port, Handler<HttpServerRequest> handler) {
        return listen(port, new HttpServerOptions(), handler);
    }

    /** Listens with TLS, with the key in that PKCS #12 file. */
    public int listen(int port, TlsKey key, Handler<HttpServerRequest> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(key.file().toString()).setPassword(key.password()));
        return listen(port, options, handler);
    }

    private int listen(int port, HttpServerOptions options, Handler<HttpServerRequest> handler) {
        AtomicInteger accepted = new AtomicInteger();
        HttpServer server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(port))
                .connectionHandler(connection -> accepted.incrementAndGet())
                .requestHandler(handler);
        int actualPort = await(server.listen()).actualPort();
        connections.put(actualPort, accepted);
        return actualPort;
    }

    /** How many connections were made to that port so far; with TLS, how many got through its handshake. */
    public int connections(int port) {
        AtomicInteger accepted = connections.get(port);
        return accepted == null ? 0 : accepted.get();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no end after " + PATIENCE_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
