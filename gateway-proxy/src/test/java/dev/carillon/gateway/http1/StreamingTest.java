package dev.carillon.gateway.http1;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits between two sockets is bounded, however large the body and however slow the reader. */
@Timeout(120)
class StreamingTest {
    private static final int PIECE = 64 * 1024;
    private static final long WHOLE = 200L * 1024 * 1024;
    // The socket buffers of four ends, which the kernel sizes as it likes, and ours, which are far below.
    private static final long BOUND = 32L * 1024 * 1024;

    private static void sendAll(WireClient to, AtomicLong sent) {
        byte[] piece = new byte[PIECE];
        while (sent.get() < WHOLE) {
            to.send(piece);
            sent.addAndGet(PIECE);
        }
    }

    private static void awaitStandstill(AtomicLong sent) {
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(30))
                .until(() -> sent.get() > 0 && last.getAndSet(sent.get()) == sent.get());
    }

    @Test
    void aLargeAnswerWaitsForASlowClient() {
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + WHOLE + "\r\n\r\n");
                    sendAll(connection, sent);
                });
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            client.send("GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + authorization() + "\r\n");
            client.head();

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(BOUND);
            assertThat(client.drain()).isEqualTo(WHOLE);
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

            assertThat(sent.get()).isLessThan(BOUND);
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

            assertThat(sent.get()).isLessThan(BOUND);
            assertThat(client.drain()).isEqualTo(WHOLE);
        }
    }
}
