package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitsTest {
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
