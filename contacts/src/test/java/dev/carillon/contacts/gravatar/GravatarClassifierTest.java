package dev.carillon.contacts.gravatar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.egress.EgressConfig;
import dev.carillon.contacts.gravatar.GravatarClassifier.Verdict;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.simulators.gravatar.GravatarFault;
import dev.carillon.simulators.gravatar.GravatarSimulator;
import dev.carillon.simulators.gravatar.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the simulator, directly and through a proxy. */
class GravatarClassifierTest {
    private static final String CUSTOM = "1".repeat(64);
    private static final String DEFAULT = "2".repeat(64);
    private static final String STRANGER = "3".repeat(64);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GravatarSimulator simulator = GravatarSimulator.start(0);

    GravatarClassifierTest() {
        simulator.know(Map.of(CUSTOM, Kind.CUSTOM, DEFAULT, Kind.DEFAULT));
    }

    @AfterEach
    void close() {
        simulator.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"1,CUSTOM,1", "2,DEFAULT,2", "3,NOT_FOUND,2"})
    void tellsTheClassesApart(String digit, AddressClass expected, int calls) throws Exception {
        assertThat(direct().classify(digit.repeat(64), false)).isEqualTo(new Verdict.Known(expected));
        assertThat(simulator.requests().total()).isEqualTo(calls);
    }

    @ParameterizedTest
    @EnumSource
    void neverTakesATroubleForAnAnswer(GravatarFault.What trouble) throws Exception {
        simulator.inject(new GravatarFault(trouble, 1, Duration.ofSeconds(5)));

        assertThat(direct().classify(STRANGER, false)).isInstanceOf(Verdict.InVain.class);
    }

    @Test
    void leavesGravatarAloneForAsLongAsItAsks() throws Exception {
        GravatarClassifier classifier = direct();
        simulator.inject(new GravatarFault(GravatarFault.What.RATE_LIMITED, 1, Duration.ofMinutes(1)));

        assertThat(classifier.classify(CUSTOM, false))
                .isEqualTo(new Verdict.InVain("avatar: answered 429", Optional.of(Duration.ofMinutes(1)), false));
        assertThat(classifier.classify(STRANGER, false))
                .isInstanceOfSatisfying(
                        Verdict.NotNow.class,
                        later -> assertThat(later.pause()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1)));
        assertThat(simulator.requests().total()).isOne();
    }

    @Test
    void countsCallsByOutcome() throws Exception {
        GravatarClassifier classifier = direct();
        simulator.inject(new GravatarFault(GravatarFault.What.ERROR, 1));

        classifier.classify(CUSTOM, false);
        classifier.classify(DEFAULT, false);

        assertThat(calls("avatar", "failed")).isOne();
        assertThat(calls("avatar", "missing")).isOne();
        assertThat(calls("profile", "found")).isOne();
    }

    @Test
    void goesThroughTheProxyWithItsTokenUnasked(@TempDir Path folder) throws Exception {
        try (ProxyRecorder proxy = ProxyRecorder.forwarding()) {
            GravatarClassifier classifier =
                    through(proxy, Files.writeString(folder.resolve("token"), "s3cret\n"), simulator.url());

            assertThat(classifier.classify(DEFAULT, false)).isEqualTo(new Verdict.Known(AddressClass.DEFAULT));

            // printf contacts:s3cret | base64
            assertThat(proxy.heads())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head)
                            .containsIgnoringCase("\r\nproxy-authorization: Basic Y29udGFjdHM6czNjcmV0\r\n"));
            assertThat(proxy.heads().getFirst())
                    .startsWith("GET " + simulator.url() + "/avatar/" + DEFAULT + "?d=404&r=x HTTP/1.1\r\n");
        }
    }

    @Test
    void opensATunnelForHttpsWithTheTokenAndTakesARefusalForNoAnswer(@TempDir Path folder) throws Exception {
        try (ProxyRecorder proxy = ProxyRecorder.refusing()) {
            GravatarClassifier classifier =
                    through(proxy, Files.writeString(folder.resolve("token"), "s3cret"), "https://gravatar.test");

            assertThat(classifier.classify(CUSTOM, false)).isInstanceOf(Verdict.InVain.class);

            assertThat(proxy.heads())
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("CONNECT gravatar.test:443 HTTP/1.1\r\n")
                            .containsIgnoringCase("\r\nproxy-authorization: Basic Y29udGFjdHM6czNjcmV0\r\n"));
        }
    }

    @Test
    void takesARefusedConnectionForNoAnswer() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        assertThat(classifier("http://127.0.0.1:" + closed, TestEgress.none()).classify(CUSTOM, false))
                .isInstanceOf(Verdict.InVain.class);
    }

    private long calls(String endpoint, String outcome) {
        return registry.timer("carillon.contacts.gravatar.calls", "endpoint", endpoint, "outcome", outcome)
                .count();
    }

    private GravatarClassifier direct() {
        return classifier(simulator.url(), TestEgress.none());
    }

    private GravatarClassifier through(ProxyRecorder proxy, Path token, String url) {
        return classifier(
                url, new TestEgress(Optional.of("127.0.0.1:" + proxy.port()), "contacts", Optional.of(token)));
    }

    private GravatarClassifier classifier(String url, EgressConfig egress) {
        return new GravatarClassifier(new GravatarClient(
                new TestGravatar(URI.create(url)),
                egress,
                vertx,
                Clock.systemUTC(),
                new ContactsMetrics(registry),
                new OwnPauses()));
    }

    private record TestEgress(Optional<String> proxy, String user, Optional<Path> tokenFile) implements EgressConfig {
        static TestEgress none() {
            return new TestEgress(Optional.empty(), "contacts", Optional.empty());
        }
    }

    private record TestGravatar(URI baseUrl) implements GravatarConfig {
        @Override
        public URI apiUrl() {
            return baseUrl;
        }

        @Override
        public Optional<Path> apiKeyFile() {
            return Optional.empty();
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public int concurrency() {
            return 2;
        }

        @Override
        public int callsPerSecond() {
            return 1000;
        }

        @Override
        public int maxAttempts() {
            return 3;
        }

        @Override
        public Duration longestWait() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration cacheTtl() {
            return Duration.ofDays(7);
        }
    }
}
