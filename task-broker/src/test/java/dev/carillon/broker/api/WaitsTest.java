package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitsTest {

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

    /** Tells nobody of its end any more. */
    private static RoutingContext connection(boolean closed) {
        HttpServerResponse response = as(HttpServerResponse.class, "closed", closed);
        return (RoutingContext) Proxy.newProxyInstance(
                RoutingContext.class.getClassLoader(),
                new Class<?>[] {RoutingContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "response" -> response;
                    case "addEndHandler" -> 1;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
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
