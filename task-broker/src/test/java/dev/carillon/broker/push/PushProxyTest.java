package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static dev.carillon.broker.push.Pushing.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.queue.QueueSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That everything goes through the egress proxy where there is one. */
class PushProxyTest {
    @TempDir
    Path folder;

    private final Pushing pushing = new Pushing();

    @AfterEach
    void close() throws Exception {
        pushing.close();
    }

    private Target startProxy(int status) throws Exception {
        Target proxy = Target.answering(pushing.vertx, status);
        Path token = Files.writeString(folder.resolve("token"), "let-me-out\n");
        pushing.start(TestConfig.proxied(URI.create("http://127.0.0.1:" + proxy.port()), token));
        return proxy;
    }

    @Test
    void aPlainTargetIsAskedOfTheProxyInAbsoluteForm() throws Exception {
        Target proxy = startProxy(200);
        pushing.set(to(URI.create("http://hooks.example.com/task?x=1")));

        UUID id = pushing.broker.create("by proxy");

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        Target.Received request = proxy.received().getFirst();
        assertThat(request.uri()).isEqualTo("http://hooks.example.com/task?x=1");
        assertThat(request.text()).isEqualTo("by proxy");
        assertThat(request.headers().get("Host")).isEqualTo("hooks.example.com");
        // task-broker:let-me-out
        assertThat(request.headers().get("Proxy-Authorization")).isEqualTo("Basic dGFzay1icm9rZXI6bGV0LW1lLW91dA==");
    }

    @Test
    void anyOtherIsReachedByConnect() throws Exception {
        Target proxy = startProxy(502);
        pushing.set(to(URI.create("https://hooks.example.com/task")));

        pushing.broker.create("by tunnel");

        eventually().until(() -> !pushing.broker.dead().isEmpty());
        assertThat(proxy.received()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.method().name()).isEqualTo("CONNECT");
            assertThat(request.uri()).isEqualTo("hooks.example.com:443");
            assertThat(request.headers().get("Proxy-Authorization")).startsWith("Basic ");
            assertThat(request.body()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"403, http", "403, https", "407, http", "407, https"})
    void whatTheProxyItselfRefusesWaitsAndUsesUpNoAttempt(int status, String scheme) throws Exception {
        Target proxy = startProxy(status);
        proxy.answer((request, one) -> request.response()
                .setStatusCode(status)
                .putHeader("Proxy-Status", "carillon; error=http_request_denied; details=\"rule: host\"")
                .end());
        QueueSettings patient = new QueueSettings(Duration.ofHours(2), 3, Duration.ZERO, Duration.ZERO);
        pushing.set(patient.withPush(to(URI.create(scheme + "://hooks.example.com/task"))));

        UUID id = pushing.broker.create("locked in");

        eventually().until(() -> pushing.held == 1);
        for (int i = 0; i < 5; i++) { // after which the proxy is asked again
            pushing.broker.tick(Courier.FORBIDDEN);
            eventually().until(() -> pushing.held == 1);
        }
        assertThat(pushing.broker.get(id).attempts()).isEqualTo(1);
        assertThat(pushing.broker.dead()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Via, 1.1 proxy", "Server, a proxy that says nothing of itself"})
    void aRefusalThatIsNotKnownToBeTheProxysIsTheTargets(String field, String value) throws Exception {
        Target proxy = startProxy(403);
        proxy.answer((request, one) ->
                request.response().setStatusCode(403).putHeader(field, value).end());
        pushing.set(to(URI.create("http://hooks.example.com/task")));

        pushing.broker.create("refused");

        eventually().until(() -> !pushing.broker.dead().isEmpty());
        assertThat(pushing.broker.dead().getFirst().reason()).isEqualTo("the target answered 403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://proxy:3128", "proxy:3128", "http://", "http://proxy:3128/path", "http://a@proxy:1"})
    void aWrongProxyIsNamed(String url) {
        TestConfig config = TestConfig.proxied(URI.create(url.equals("http://") ? "http:///" : url));

        assertThatThrownBy(() -> PushProxy.of(config)).hasMessageContaining("carillon.broker.push.proxy");
    }

    @Test
    void aTokenFileThatIsNotThereIsNamed() {
        TestConfig config = TestConfig.proxied(URI.create("http://proxy:3128"), folder.resolve("nothing"));

        assertThatThrownBy(() -> PushProxy.of(config)).hasMessageContaining("carillon.broker.push.proxy-token-file");
    }
}
