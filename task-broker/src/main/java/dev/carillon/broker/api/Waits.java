package dev.carillon.broker.api;

import io.netty.buffer.Unpooled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Waits that hold no thread, and end when whoever waits has gone away, and what comes after them. */
final class Waits {

    private Waits() {}

    static <T> Uni<T> whileConnected(RoutingContext connection, CompletionStage<T> waiting) {
        return whileConnected(connection, waiting, unheld -> {});
    }

    /** Hands what came to {@code afterwards} when its answer has been handed on, or cannot be; maybe twice. */
    static <T> Uni<T> whileConnected(RoutingContext connection, CompletionStage<T> waiting, Consumer<T> afterwards) {
        CompletableFuture<T> came = waiting.toCompletableFuture();
        connection.addEndHandler(ended -> end(came, afterwards));
        if (connection.response().closed()) {
            end(came, afterwards); // it ended before there was anybody to be told
        }
        return Uni.createFrom().completionStage(waiting);
    }

    /**
     * Runs this when all is sent that was handed to the connection so far, or never will be. An answer is over for Vert.x when
     * it is handed on, and is held until the other side takes it. Over HTTP/2, what waits for a window is not waited for.
     */
    static void onceSent(RoutingContext connection, Runnable afterwards) {
        ((ConnectionBase) connection.request().connection())
                .channelHandlerContext()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(sent -> afterwards.run());
    }

    private static <T> void end(CompletableFuture<T> came, Consumer<T> afterwards) {
        if (!came.cancel(false) && !came.isCompletedExceptionally()) {
            afterwards.accept(came.join());
        }
    }
}
