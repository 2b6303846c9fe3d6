package dev.carillon.broker.push;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A real HTTP server on loopback that keeps what it was sent, and answers as a test says. */
final class Target implements AutoCloseable {

    /** One request, whole. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Received(HttpMethod method, String uri, MultiMap headers, byte[] body) {
        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<HttpServerRequest, Received> answering;

    Target(Vertx vertx, BiConsumer<HttpServerRequest, Received> answering) throws Exception {
        this(vertx, new HttpServerOptions(), answering);
    }

    Target(Vertx vertx, HttpServerOptions options, BiConsumer<HttpServerRequest, Received> answering) throws Exception {
        this.answering = answering;
        this.server = vertx.createHttpServer(options);
        server.requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    static Target answering(Vertx vertx, int status) throws Exception {
        return new Target(
                vertx,
                (request, received) -> request.response().setStatusCode(status).end());
    }

    private void receive(HttpServerRequest request) {
        request.bodyHandler(body -> {
            Received one = new Received(
                    request.method(),
                    request.uri(),
                    MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                    body.getBytes());
            received.add(one);
            answering.accept(request, one);
        });
    }

    /** From now on. */
    void answer(BiConsumer<HttpServerRequest, Received> how) {
        answering = how;
    }

    void answer(int status) {
        answer((request, one) -> request.response().setStatusCode(status).end());
    }

    /** Half of an answer, and then the connection is gone. */
    static void vanish(HttpServerRequest request) {
        request.response().putHeader("Content-Length", "100").putHeader("Content-Type", "text/plain");
        request.response()
                .write(Buffer.buffer("0123456789"))
                .onComplete(sent -> request.connection().close());
    }

    int port() {
        return server.actualPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hook?from=carillon");
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<String> texts() {
        return received.stream().map(Received::text).toList();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
