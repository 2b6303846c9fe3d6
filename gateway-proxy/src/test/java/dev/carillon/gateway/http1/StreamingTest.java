package dev.carillon.gateway.http1;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.loop.Buffers;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits between two sockets is bounded, however large the body and however slow the reader. */
@Timeout(120)
class StreamingTest {
    private static final int PIECE = 64 * 1024;
    private static final long WHOLE = 200L * 1024 * 1024;
    /** What four sockets hold by themselves, which the kernel sizes as it likes. */
    private static final long SOCKETS = 24L * 1024 * 1024;
    /** What we may hold of one stream. */
    private static final long OURS = 1024 * 1024;

    private static long pooled() {
        return ((ByteBufAllocatorMetricProvider) Buffers.pool()).metric().usedDirectMemory();
    }

    private static void sendAll(WireClient to, AtomicLong sent) {
        byte[] piece = new byte[PIECE];
        try {
            while (sent.get() < WHOLE) {
                to.send(piece);
                sent.addAndGet(PIECE);
            }
        } catch (UncheckedIOException e) {
            // The test is over.
        }
    }

    private static void awaitStandstill(AtomicLong sent) {
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(30))
                .until(() -> sent.get() > 0 && last.getAndSet(sent.get()) == sent.get());
    }

    private static String get(WireOrigin origin, String fields) {
        return "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + fields
                + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: " + WHOLE, "X-Until: close"})
    void aLargeAnswerWaitsForASlowClient(String framing) {
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
                    sendAll(connection, sent);
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            client.send(get(origin, "Connection: close\r\n"));
            client.head();

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(SOCKETS + OURS);
            assertThat(client.drain()).isGreaterThanOrEqualTo(WHOLE).isLessThan(WHOLE + WHOLE / 100);
        }
    }

    @Test
    void aLargeBodyWaitsForASlowOrigin() throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        AtomicLong received = new AtomicLong();
        CountDownLatch mayRead = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    awaitLatch(mayRead);
                    for (long left = WHOLE; left > 0; left -= PIECE) {
                        received.addAndGet(connection.text(PIECE).length());
                    }
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.max-body", "1G"));
                WireClient client = gateway.ingress()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + WHOLE + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> sendAll(client, sent));

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(SOCKETS + OURS);
            mayRead.countDown();
            sender.join();
            assertThat(client.message()).endsWith("ok");
            assertThat(received.get()).isEqualTo(WHOLE);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLargeTunnelWaitsForASlowClient() {
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> sendAll(connection, sent));
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            String authority = "127.0.0.1:" + origin.port();
            client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + authorization() + "\r\n");
            client.head();

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(SOCKETS + OURS);
            assertThat(client.drain()).isEqualTo(WHOLE);
        }
    }

    @Test
    void aWebSocketThatNobodyReadsIsNotRead() {
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
                    sendAll(connection, sent);
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            client.send(get(origin, "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(SOCKETS + OURS);
            assertThat(client.drain()).isEqualTo(WHOLE);
        }
    }

    @Test
    void interimAnswersWithoutEndWaitForTheirClient() {
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    String interim = ("HTTP/1.1 103 Early Hints\r\nLink: <" + "x".repeat(900) + ">\r\n\r\n").repeat(64);
                    try {
                        while (sent.get() < WHOLE) {
                            connection.send(interim);
                            sent.addAndGet(interim.length());
                        }
                    } catch (UncheckedIOException e) {
                        // The test is over.
                    }
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            client.send(get(origin, ""));

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(SOCKETS + OURS);
        }
    }

    @Test
    void holdsLessThanAMebibyteOfAStream() {
        int streams = 16;
        AtomicLong sent = new AtomicLong();
        long before = pooled();
        WireClient[] clients = new WireClient[streams];
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + WHOLE + "\r\n\r\n");
                    sendAll(connection, sent);
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of())) {
            for (int i = 0; i < streams; i++) {
                clients[i] = gateway.egress().send(get(origin, ""));
            }

            awaitStandstill(sent);

            assertThat(pooled() - before).isLessThan(streams * OURS);
            for (WireClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void anAnswerThatComesBeforeTheBodyIsPassedOn() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send(
                            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of())) {
            for (int i = 0; i < 20; i++) {
                try (WireClient client = gateway.egress()) {
                    client.send(get(origin, "Content-Length: " + WHOLE + "\r\n").replace("GET", "POST"));
                    Thread.ofVirtual().start(() -> sendAll(client, new AtomicLong()));

                    assertThat(client.message()).startsWith("HTTP/1.1 413 ").endsWith("\r\n\r\nno");
                }
            }
        }
    }
}
