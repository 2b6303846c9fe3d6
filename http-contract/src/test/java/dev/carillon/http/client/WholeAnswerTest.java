package dev.carillon.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WholeAnswerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    /** Enough to connect and to begin. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0);
    }

    @AfterEach
    void close() throws IOException {
        client.shutdownNow();
        server.close();
    }

    @Test
    void anAnswerThatEndsIsGiven() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole");

        HttpResponse<String> answer = WholeAnswer.of(client, request(), BodyHandlers.ofString(), LONG);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("whole");
    }

    /** As by a caller that waits there for something else. */
    @Test
    void theCommonPoolIsNotNeeded() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        int threads = ForkJoinPool.getCommonPoolParallelism();
        CountDownLatch blocked = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                awaitQuietly(end);
            });
        }
        blocked.await();
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole");
        try {
            assertThat(WholeAnswer.of(client, request(), BodyHandlers.ofString(), LONG)
                            .body())
                    .isEqualTo("whole");
        } finally {
            end.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerThatStopsHalfwayIsGivenUpWithItsConnection() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwh");

        assertThatThrownBy(() -> WholeAnswer.of(client, request(), BodyHandlers.ofString(), SHORT))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessage("no whole answer within 2000 ms");
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aBodyThatIsThrownAwayIsWaitedForNoLonger() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwh");

        assertThatThrownBy(() -> WholeAnswer.of(client, request(), BodyHandlers.discarding(), SHORT))
                .isInstanceOf(HttpTimeoutException.class);
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoeverIsNotThereIsAFaultOfItsOwnKind() throws Exception {
        HttpRequest nobody = request();
        server.close();

        assertThatThrownBy(() -> WholeAnswer.of(client, nobody, BodyHandlers.ofString(), LONG))
                .isInstanceOf(ConnectException.class);
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                .timeout(LONG)
                .build();
    }

    /** Says so much to one caller, who is waited for to close the connection. */
    private void answer(String text) {
        Thread.startVirtualThread(() -> {
            try (Socket connection = server.accept()) {
                connection.getInputStream().read();
                connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                closed.complete(null);
            } catch (IOException e) {
                closed.completeExceptionally(e);
            }
        });
    }
}
