package dev.carillon.gateway.closing;

import static dev.carillon.gateway.closing.ClosingSourceStandIn.CLOSING;
import static dev.carillon.gateway.closing.ClosingSourceStandIn.OPEN;
import static dev.carillon.gateway.closing.ClosingSourceStandIn.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.wire.WireOrigin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A source asked over a real socket, whatever it answers. */
class ClosingWatchTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Closing TOLD = new Closing(
            Optional.of(Instant.parse("2027-01-02T00:00:00Z")),
            Optional.of(URI.create("https://example.org/end")),
            Optional.of(false),
            Optional.empty());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger changes = new AtomicInteger();
    private final ClosingSourceStandIn source = new ClosingSourceStandIn(CLOSING);
    private final ClosingWatch watch = watching(source(source.url()));

    private ClosingWatch watching(ClosingSource first) {
        return new ClosingWatch(
                Optional.of(first),
                new GatewayMetrics(registry),
                Clock.fixed(NOW, ZoneOffset.UTC),
                changes::incrementAndGet);
    }

    private static ClosingSource source(String url) {
        return source(url, Optional.empty(), Duration.ofSeconds(5));
    }

    private static ClosingSource source(String url, Optional<Path> token, Duration timeout) {
        return new ClosingSource(URI.create(url), token, Duration.ofSeconds(10), timeout);
    }

    private double polls(String outcome) {
        return registry.counter("carillon.gateway.closing.polls", "outcome", outcome)
                .count();
    }

    @AfterEach
    void close() {
        watch.close();
        source.close();
    }

    @Test
    void keepsWhatASourceSaidThatIsGone() {
        watch.poll();
        source.close();

        watch.poll();
        watch.poll();

        assertThat(watch.known()).isEqualTo(TOLD);
        assertThat(watch.state().failures()).isEqualTo(2);
        assertThat(watch.state().reason()).isNotBlank();
        assertThat(watch.state().answered()).isEqualTo(NOW);
        assertThat(polls("failed")).isEqualTo(2);
        assertThat(changes).hasValue(1);
    }

    @Test
    void knowsNothingWhereASourceNeverAnswered() {
        try (ClosingWatch alone = watching(source("http://127.0.0.1:" + WireOrigin.closedPort() + "/x"))) {
            alone.poll();

            assertThat(alone.known()).isEqualTo(Closing.NONE);
            assertThat(alone.state().answered()).isNull();
            assertThat(alone.state().failures()).isEqualTo(1);
        }
    }

    static Stream<Arguments> otherAnswers() {
        return Stream.of(
                Arguments.of("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "answered 401"),
                Arguments.of("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "answered 503"),
                Arguments.of("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "answered 302"),
                Arguments.of("HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n", "answered 304"),
                Arguments.of("HTTP/1.1 204 No Content\r\n\r\n", "answered 204"),
                Arguments.of("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"closing\":", ""),
                Arguments.of("SSH-2.0-OpenSSH_9.6\r\n", ""),
                Arguments.of("", ""),
                Arguments.of(ok("<html>"), "the answer is not JSON"),
                Arguments.of(ok("{\"closing\":false} {}"), "the answer is not JSON"),
                Arguments.of(ok("[]"), "the answer is not a JSON object"),
                Arguments.of(ok("null"), "the answer is not a JSON object"),
                Arguments.of(ok("{}"), "the answer needs 'closing': true or false"),
                Arguments.of(ok("{\"closing\":\"true\"}"), "'closing' of the answer is not true or false"),
                Arguments.of(ok("{\"closing\":true,\"gone\":1}"), "'gone' of the answer is not true or false"),
                Arguments.of(ok("{\"closing\":true,\"sunset\":\"later\"}"), "'sunset' of the answer is not a date"),
                Arguments.of(ok("{\"closing\":true,\"sunset\":1}"), "'sunset' of the answer is not a date"),
                Arguments.of(ok("{\"closing\":true,\"link\":\"ftp://x.org/\"}"), "'link' of the answer is not an"),
                Arguments.of(
                        ok("{\"closing\":true,\"link\":\"https://x.org/\\r\\nSet-Cookie: a=b\"}"),
                        "'link' of the answer is not an"));
    }

    @ParameterizedTest
    @MethodSource("otherAnswers")
    void keepsWhatWasSaidBeforeAnythingElse(String answer, String reason) {
        watch.poll();
        source.send(answer);

        watch.poll();

        assertThat(watch.known()).isEqualTo(TOLD);
        assertThat(watch.state().failures()).isEqualTo(1);
        assertThat(watch.state().reason()).isNotBlank().contains(reason);
        assertThat(changes).hasValue(1);

        source.say(OPEN);
        watch.poll();

        assertThat(watch.known()).isEqualTo(Closing.NONE);
        assertThat(watch.state().failures()).isZero();
        assertThat(watch.state().reason()).isNull();
        assertThat(changes).hasValue(2);
    }

    @Test
    void givesUpAnAnswerThatIsTooLong() {
        source.say("{\"closing\":true,\"more\":\"" + "x".repeat(ClosingClient.LONGEST_ANSWER) + "\"}");

        watch.poll();

        assertThat(watch.known()).isEqualTo(Closing.NONE);
        assertThat(watch.state().reason()).contains("longer than");
    }

    @Test
    void waitsForNoAnswerLongerThanItMay() {
        CountDownLatch left = new CountDownLatch(1);
        try (WireOrigin slow = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
                    connection.rest();
                    left.countDown();
                });
                ClosingWatch waiting = watching(
                        source("http://127.0.0.1:" + slow.port() + "/x", Optional.empty(), Duration.ofSeconds(2)))) {
            waiting.poll();

            assertThat(waiting.state().reason()).isEqualTo("no whole answer within 2000 ms");
            // The connection goes too, so that slow answers do not pile up.
            await().until(() -> left.getCount() == 0);
        }
    }

    @Test
    void asksWithWhatItKnows() {
        source.send("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: " + CLOSING.length() + "\r\n\r\n" + CLOSING);
        watch.poll();
        source.send("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\nContent-Length: 0\r\n\r\n");

        watch.poll();

        assertThat(source.requests().get(0)).doesNotContainIgnoringCase("If-None-Match", "Authorization");
        assertThat(source.requests().get(1)).containsIgnoringCase("\r\nIf-None-Match: \"v1\"\r\n");
        assertThat(watch.known()).isEqualTo(TOLD);
        assertThat(watch.state().failures()).isZero();
        assertThat(polls("changed")).isEqualTo(1);
        assertThat(polls("unchanged")).isEqualTo(1);
    }

    @Test
    void leavesWhatALaterVersionSays() {
        source.say("{\"closing\":true,\"gone\":true,\"reason\":{\"code\":7},\"sunset\":null}");

        watch.poll();

        assertThat(watch.known().gone()).contains(true);
    }

    @Test
    void sendsTheTokenThatTheFileHoldsNow(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("token");
        watch.follow(Optional.of(source(source.url(), Optional.of(file), Duration.ofSeconds(5))));
        watch.poll();
        assertThat(watch.state().reason()).startsWith("cannot read " + file);
        for (String useless : new String[] {"", " \n", "two words", "x".repeat(5000)}) {
            Files.writeString(file, useless);
            watch.poll();
            assertThat(watch.state().reason()).isEqualTo(file + " does not hold one token");
        }
        assertThat(source.requests()).isEmpty();

        Files.writeString(file, "first\n");
        watch.poll();
        Files.writeString(file, "second");
        watch.poll();

        assertThat(source.requests().get(0)).contains("\r\nAuthorization: Bearer first\r\n");
        assertThat(source.requests().get(1)).contains("\r\nAuthorization: Bearer second\r\n");
        assertThat(watch.known()).isEqualTo(TOLD);
    }

    @Test
    void forgetsASourceWithItsAddressAndNotWithItsTimes() {
        watch.poll();

        watch.follow(Optional.of(source(source.url(), Optional.empty(), Duration.ofSeconds(1))));
        assertThat(watch.known()).isEqualTo(TOLD);

        watch.follow(Optional.of(source(source.url() + "/other")));
        assertThat(watch.known()).isEqualTo(Closing.NONE);

        watch.follow(Optional.empty());
        watch.poll();
        assertThat(source.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatComesAfterTheFileNamedAnotherSourceIsNobodys() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (WireOrigin late = WireOrigin.handling(connection -> {
                    connection.head();
                    asked.countDown();
                    awaitUnchecked(answer);
                    connection.send(ok(OPEN));
                });
                ClosingWatch watching = watching(source("http://127.0.0.1:" + late.port() + "/x"))) {
            Thread polling = Thread.ofVirtual().start(watching::poll);
            asked.await();

            watching.follow(Optional.of(source(source.url())));
            answer.countDown();
            polling.join();

            assertThat(watching.known()).isEqualTo(TOLD);
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
