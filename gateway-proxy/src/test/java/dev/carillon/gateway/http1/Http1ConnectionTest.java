package dev.carillon.gateway.http1;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The connection of a client, from its first byte to its last. */
class Http1ConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static RunningGateway gatewayTo(WireOrigin origin, String... more) {
        return RunningGateway.start(
                allowing(origin.port(), "127.0.0.1") + "\n" + routing("/=" + origin.port()),
                more.length == 0 ? Map.of() : Map.of(more[0], more[1]));
    }

    private static String get(WireOrigin origin, String path) {
        return "GET http://127.0.0.1:" + origin.port() + path + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";
    }

    @Test
    void skipsEmptyLinesBeforeARequestHoweverTheyAreCut() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            ("\r\n\r\n" + GET).chars().forEach(each -> client.send(String.valueOf((char) each)));

            assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void answersAHundredPipelinedRequestsInOrderErrorsAmongThem() {
        try (WireOrigin origin = WireOrigin.sayingThePath();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                requests.append(
                        i % 10 == 7
                                ? get(origin, "/").replace(":" + origin.port(), ":1")
                                : i % 10 == 3
                                        ? get(origin, "/" + i).replace(authorization(), "")
                                        : get(origin, "/" + i));
            }

            client.send(requests.toString());

            for (int i = 0; i < 100; i++) {
                String answer = client.message();
                String expected = i % 10 == 7 ? "403" : i % 10 == 3 ? "407" : "200";
                assertThat(answer).as("%d", i).startsWith("HTTP/1.1 " + expected);
                if (expected.equals("200")) {
                    assertThat(answer).endsWith("\r\n\r\n/" + i);
                }
            }
        }
    }

    @Test
    void makesNoMoreAnswersForAClientThatTakesNone() {
        AtomicLong served = new AtomicLong();
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    while (!connection.head().isEmpty()) {
                        served.incrementAndGet();
                        connection.send(answer);
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            String requests = get(origin, "/").repeat(100);
            Thread.ofVirtual().start(() -> sendAll(client, requests, new AtomicLong()));

            awaitStandstill(served);

            // What our own buffer and two sockets hold, of 40 MB.
            assertThat(served.get() * answer.length()).isLessThan(8L * 1024 * 1024);
        }
    }

    @Test
    void makesNoMoreProblemsForAClientThatTakesNone() {
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            String requests = get(origin, "/").replace(authorization(), "").repeat(100);
            Thread.ofVirtual().start(() -> sendAll(client, requests, sent));

            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(8L * 1024 * 1024);
        }
    }

    private static void sendAll(WireClient client, String requests, AtomicLong sent) {
        try {
            while (sent.get() < 64L * 1024 * 1024) {
                client.send(requests);
                sent.addAndGet(requests.length());
            }
        } catch (UncheckedIOException e) {
            // The test is over.
        }
    }

    private static void awaitStandstill(AtomicLong count) {
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> count.get() > 0 && last.getAndSet(count.get()) == count.get());
    }

    @Test
    void closesNoConnectionBeforeASlowClientHasItsAnswer() {
        int size = 4 * 1024 * 1024;
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    for (int i = 0; i < size; i += 64 * 1024) {
                        connection.send(new byte[64 * 1024]);
                        sent.addAndGet(64 * 1024);
                    }
                    connection.rest();
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {
            // The end of the request never comes, so the connection is closed behind the answer.
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
            client.head();
            long read = 0;
            while (sent.get() < size) {
                read += client.text(64 * 1024).length();
            }

            // For longer than the connection lingers.
            await().during(Duration.ofMillis(1_600))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> true);

            assertThat(read + client.drain()).isEqualTo(size);
        }
    }

    @Test
    void servesAClientThatEndsItsDirection() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(GET).endOutput();

            assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void servesAllThatAClientHasSentBeforeItEndedItsDirection() {
        AtomicLong served = new AtomicLong();
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    while (!connection.head().isEmpty()) {
                        served.incrementAndGet();
                        connection.send(answer);
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {
            client.send(GET.repeat(600)).endOutput();
            awaitStandstill(served);
            assertThat(served.get()).isLessThan(600);

            assertThat(client.drain()).isGreaterThan(600 * 20_000);
            assertThat(served.get()).isEqualTo(600);
        }
    }

    @Test
    void servesNothingBehindTheLastRequest() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send(GET.replace("Host: a", "Host: a\r\nConnection: close") + GET);

            assertThat(client.rest()).containsOnlyOnce("Date: ").contains("Connection: close\r\n");
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @Test
    void answersAClientWhoseHeadDoesNotCome() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin, "carillon.gateway.ingress.header-timeout", "0.3S");
                WireClient client = gateway.ingress()) {

            client.send("GET / HTTP/1.1\r\nHo");

            assertThat(client.rest()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
        }
    }

    @Test
    void closesAConnectionThatIsIdle() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin, "carillon.gateway.ingress.idle-timeout", "1S");
                WireClient client = gateway.ingress()) {
            assertThat(client.send(GET).message()).endsWith("ok");

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void sendsTheHeadOfAChunkedRequestWhoseBodyIsLongInComing() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send(OK);
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");

            assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }
}
