package dev.carillon.gateway.reverse;

import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.RunningGateway.Options;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Endpoints whose addresses come and go, as those of a headless service. */
class EndpointNamesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
    private static final String HANGS = "hangs-";
    /** Of the system's resolver. */
    private static final int ALL_THREADS = 16;

    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    private final AtomicReference<List<String>> addresses = new AtomicReference<>(List.of("127.0.0.1"));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private InetAddress[] look(String name) throws UnknownHostException {
        if (name.startsWith(HANGS)) {
            hang();
        }
        asked.incrementAndGet();
        if (addresses.get().isEmpty()) {
            throw new UnknownHostException(name);
        }
        return addresses.get().stream().map(RunningGateway::address).toArray(InetAddress[]::new);
    }

    private RunningGateway start(int port) {
        return RunningGateway.start(
                "upstreams: { a: { endpoints: ['http://pods.example:" + port + "'] } }\n"
                        + "routes: [ { prefix: /, upstream: a } ]\n"
                        + "egress: { roles: { test: { mode: open } } }",
                Options.NONE
                        .names(this::look)
                        // The cache of the egress is longer, and no matter here.
                        .with(Map.of(
                                "carillon.gateway.ingress.resolve-interval", "PT0.1S",
                                "carillon.gateway.egress.resolve-cache", "PT10M")));
    }

    private void hang() {
        hanging.incrementAndGet();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<String> answers(WireClient client) {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String answer = client.send(REQUEST).message();
            answers.add(answer.substring(answer.length() - 3));
        }
        return answers;
    }

    @Test
    void followsTheAddressesOfANameAndFinishesWhatIsInFlight() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (WireOrigin one = WireOrigin.handling(connection -> {
                    while (!connection.head().isEmpty()) {
                        waiting.countDown();
                        try {
                            mayAnswer.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        connection.send(OK + "one");
                    }
                });
                WireOrigin two = WireOrigin.answering("127.0.0.2", one.port(), OK + "two");
                WireOrigin three = WireOrigin.answering("127.0.0.3", one.port(), OK + "tri");
                RunningGateway gateway = start(one.port());
                WireClient early = gateway.ingress();
                WireClient client = gateway.ingress()) {
            early.send(REQUEST);
            waiting.await();

            addresses.set(List.of("127.0.0.2", "127.0.0.3"));

            await().until(() -> gateway.gateway()
                            .upstreams()
                            .all()
                            .iterator()
                            .next()
                            .endpoints()
                            .size()
                    == 2);
            assertThat(answers(client)).containsExactlyInAnyOrder("two", "tri");
            mayAnswer.countDown();
            assertThat(early.message()).endsWith("one");
            assertThat(early.send(REQUEST).message()).doesNotEndWith("one");
            assertThat(two.requests()).isNotEmpty();
            assertThat(three.requests()).isNotEmpty();
        }
    }

    @Test
    void followsTheAddressesWhileNamesOfCallersHang() {
        try (WireOrigin one = WireOrigin.answering(OK + "one");
                WireOrigin two = WireOrigin.answering("127.0.0.2", one.port(), OK + "two");
                RunningGateway gateway = start(one.port());
                WireClient client = gateway.ingress()) {
            List<WireClient> callers = new ArrayList<>();
            for (int i = 0; i < ALL_THREADS; i++) {
                callers.add(gateway.egress()
                        .send("CONNECT " + HANGS + i + ".example:443 HTTP/1.1\r\nHost: a\r\n" + authorization()
                                + "\r\n"));
            }
            await().until(() -> hanging.get() == ALL_THREADS);

            addresses.set(List.of("127.0.0.2"));

            await().untilAsserted(() -> assertThat(answers(client)).containsExactly("two"));
            assertThat(two.requests()).isNotEmpty();
            released.countDown();
            callers.forEach(WireClient::close);
        }
    }

    @Test
    void keepsTheLastAddressesWhileTheNameHasNone() {
        try (WireOrigin origin = WireOrigin.answering(OK + "one");
                RunningGateway gateway = start(origin.port());
                WireClient client = gateway.ingress()) {
            addresses.set(List.of());
            int before = asked.get();

            await().atMost(Duration.ofSeconds(10)).until(() -> asked.get() > before + 2);

            assertThat(answers(client)).containsExactly("one");
        }
    }

    @Test
    void answersForAnUpstreamWithoutAddressesAndFindsThemLater() {
        addresses.set(List.of());
        try (WireOrigin origin = WireOrigin.answering(OK + "one");
                RunningGateway gateway = start(origin.port());
                WireClient client = gateway.ingress()) {
            assertThat(client.send(REQUEST).message())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("upstream-unavailable", "\r\nRetry-After: 1\r\n");

            addresses.set(List.of("127.0.0.1"));

            await().untilAsserted(
                            () -> assertThat(client.send(REQUEST).message()).endsWith("one"));
        }
    }
}
