package dev.carillon.broker.api;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;

/** Waits that hold no thread, and end when whoever waits has gone away. */
final class Waits {

    private Waits() {}

    static <T> Uni<T> whileConnected(RoutingContext connection, CompletionStage<T> waiting) {
        connection.addEndHandler(ended -> waiting.toCompletableFuture().cancel(false));
        if (connection.response().closed()) {
            waiting.toCompletableFuture().cancel(false); // it ended before there was anybody to be told
        }
        return Uni.createFrom().completionStage(waiting);
    }
}
