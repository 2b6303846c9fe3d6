package dev.carillon.broker.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final int MORE_THAN_SOCKETS_HOLD = 16 << 20;
    private static final int RECEIVE_BUFFER = 64 << 10;

    private final List<Handler<AsyncResult<Void>>> atItsEnd = new ArrayList<>();

    @Test
    void aCallerWhoLeftBeforeTheWaitIsNotWaitedFor() {
        CompletableFuture<String> waiting = new CompletableFuture<>();

        Waits.whileConnected(connection(true), waiting);

        assertThat(waiting).isCancelled();
    }

    @Test
    void aCallerWhoIsThereIsWaitedFor() {
        CompletableFuture<String> waiting = new CompletableFuture<>();

        Waits.whileConnected(connection(false), waiting);

        assertThat(waiting).isNotDone();
    }

    @Test
    void whatCameForACallerWhoHasLeftIsSaidToBeHeldNoMore() {
        List<String> unheld = new ArrayList<>();

        List<CompletableFuture<String>> all = List.of(
                CompletableFuture.completedFuture("tasks"),
                CompletableFuture.failedFuture(new IllegalStateException()),
                new CompletableFuture<>());
        all.forEach(one -> Waits.whileConnected(connection(true), one, unheld::add));

        assertThat(unheld).containsExactly("tasks");
    }

    @Test
    void soIsWhatWasHandedOn() {
        List<String> unheld = new ArrayList<>();
        Waits.whileConnected(connection(false), CompletableFuture.completedFuture("tasks"), unheld::add);
        assertThat(unheld).isEmpty();

        atItsEnd.forEach(end -> end.handle(null));

        assertThat(unheld).containsExactly("tasks");
    }

    @Test
    void whatTheOtherSideDoesNotTakeIsNotSent() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean sent = new AtomicBoolean();
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.route().handler(connection -> {
            connection.addEndHandler(end -> {
                Waits.onceSent(connection, () -> sent.set(true));
                ended.set(true);
            });
            connection.end(Buffer.buffer(new byte[MORE_THAN_SOCKETS_HOLD]));
        });
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BUFFER); // else it grows to whatever the machine allows
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: broker\r\n\r\n".getBytes(US_ASCII));
            Awaitility.await().untilTrue(ended);
            assertThat(sent).isFalse();

            socket.getInputStream().skipNBytes(MORE_THAN_SOCKETS_HOLD);

            Awaitility.await().untilTrue(sent);
        } finally {
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Tells of its end when it is told to. */
    private RoutingContext connection(boolean closed) {
        HttpServerResponse response = as(HttpServerResponse.class, "closed", closed);
        return (RoutingContext) Proxy.newProxyInstance(
                RoutingContext.class.getClassLoader(),
                new Class<?>[] {RoutingContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "response" -> response;
                    case "addEndHandler" -> keep(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @SuppressWarnings("unchecked") // what an end handler is
    private int keep(Object handler) {
        atItsEnd.add((Handler<AsyncResult<Void>>) handler);
        return atItsEnd.size();
    }

    private static <T> T as(Class<T> type, String name, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        return answer;
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
