package dev.carillon.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.wire.WireOrigin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that end with their connection (RFC 9112, section 6.3, rule 8), of which a direction may fail before. */
class OriginConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ANSWER = "HTTP/1.1 200 OK\r\n\r\nhello";

    // By NIO, which reads nothing while it is paused, not even an end: so a test can say what comes first.
    private final Vertx vertx = Vertx.vertx();
    private final GatewayLoop loop = new GatewayLoop((ContextInternal) vertx.getOrCreateContext(), Clock.systemUTC());

    /** What is heard of one answer. */
    private static final class Heard implements OriginListener, Origin.Waiter {
        private final CompletableFuture<OriginConnection> connected = new CompletableFuture<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final List<String> pieces = new CopyOnWriteArrayList<>();

        @Override
        public void connected(OriginConnection connection, boolean reused) {
            connection.begin(this, false, false);
            connected.complete(connection);
        }

        @Override
        public void notConnected(OriginFailure failure) {
            end.complete("not connected: " + failure);
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void informed(Head head) {}

        @Override
        public void answered(Head head, long length) {}

        @Override
        public void answerData(ByteBuf piece) {
            pieces.add(piece.toString(StandardCharsets.US_ASCII));
            piece.release();
        }

        @Override
        public void answerPaused() {}

        @Override
        public void answerEnded(Head head, @Nullable Head trailers) {
            end.complete("whole: " + body());
        }

        @Override
        public void upgraded(Head head, ByteBuf early) {
            early.release();
        }

        @Override
        public void originFailed(OriginFailure failure, boolean untouched) {
            end.complete(failure + " after: " + body());
        }

        @Override
        public void originWritable(boolean writable) {}

        String body() {
            return String.join("", pieces);
        }

        String end() {
            return end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.loop().submit(task).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private OriginConnection connect(WireOrigin origin, Heard heard) throws Exception {
        OriginPool.Limits limits = new OriginPool.Limits(PATIENCE, PATIENCE, 1, 1);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port());
        onLoop(() -> {
            new OriginPool(loop, limits).origin(address).acquire(heard, true);
            return true;
        });
        return heard.connected.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static boolean send(OriginConnection connection, String text) {
        connection.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        connection.flush();
        return true;
    }

    @Test
    void section6_3_theEndOfAnAnswerIsOneThoughItsRequestCouldNotBeSent() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Heard heard = new Heard();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
            connection.head();
            connection.send(ANSWER).close();
            closed.countDown();
        })) {
            OriginConnection connection = connect(origin, heard);
            onLoop(() -> {
                connection.pause(true);
                return send(connection, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
            });
            await().atMost(PATIENCE).until(() -> closed.getCount() == 0);
            // The first piece is answered by a reset, and the next one fails.
            await().atMost(PATIENCE).until(() -> onLoop(() -> send(connection, "x") && !connection.isWritable()));

            onLoop(() -> {
                connection.pause(false);
                return true;
            });

            assertThat(heard.end()).isEqualTo("whole: hello");
        }
    }

    @Test
    void section6_3_aResetIsNoEndOfAnAnswer() throws Exception {
        Heard heard = new Heard();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
            connection.head();
            connection.send(ANSWER);
            await().atMost(PATIENCE).until(() -> heard.body().equals("hello"));
            connection.reset();
        })) {
            OriginConnection connection = connect(origin, heard);

            onLoop(() -> send(connection, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

            assertThat(heard.end()).isEqualTo("LOST after: hello");
        }
    }
}
