package dev.carillon.contacts.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.egress.EgressConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookClientTest {
    private static final String PREFIX = "carillon.contacts.subscriptions.";

    private final Vertx vertx = Vertx.vertx();
    private final Subscriber subscriber = new Subscriber();

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HookAnswer post(String url, Map<String, String> settings) throws InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of(PREFIX + "timeout", "PT0.5S"));
        all.putAll(settings);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(SubscriptionConfig.class)
                .withMapping(EgressConfig.class)
                .withDefaultValues(all)
                .addDiscoveredConverters()
                .build();
        SubscriptionConfig subscriptions = config.getConfigMapping(SubscriptionConfig.class);
        EgressConfig egress = config.getConfigMapping(EgressConfig.class);
        TargetPolicy policy = new TargetPolicy(subscriptions, egress);
        HookClient client = new HookClient(vertx, policy, subscriptions, egress, Clock.systemUTC());
        try {
            return client.post(url, Map.of("webhook-id", "msg_1"), new byte[] {'{', '}'}, 1);
        } finally {
            client.close();
        }
    }

    @Test
    void everythingGoesThroughTheProxyWhereThereIsOne() throws Exception {
        String proxy = "127.0.0.1:" + subscriber.port();

        HookAnswer answer = post(
                "http://hooks.example.com/people",
                Map.of("carillon.contacts.egress.proxy", proxy, PREFIX + "allowed-hosts", "hooks.example.com"));

        assertThat(answer.isGood()).isTrue();
        assertThat(subscriber.received())
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isEqualTo("msg_1"));
    }

    @Test
    void aNameThatMeansOurselvesIsNotFollowed() throws Exception {
        HookAnswer answer = post("https://localhost:" + subscriber.port() + "/", Map.of());

        assertThat(answer.status()).isNull();
        assertThat(answer.outcome()).contains("not public").contains("loopback");
        assertThat(subscriber.received()).isEmpty();
    }

    @Test
    void aNameThatDoesNotResolveIsSaid() throws Exception {
        assertThat(post("https://no-such-host.invalid/", Map.of()).outcome()).contains("could not be resolved");
    }

    @Test
    void aUrlThatIsNotAllowedAnyMoreIsNotSent() throws Exception {
        assertThat(post("https://hooks.example.com/", Map.of(PREFIX + "allowed-hosts", "other.example.com"))
                        .outcome())
                .contains("allowed-hosts");
    }

    @Test
    void silenceAndClosedPortsAreNoAnswer() throws Exception {
        Map<String, String> local = Map.of(PREFIX + "allowed-hosts", "127.0.0.1", PREFIX + "allow-private", "true");
        int port;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            assertThat(post("http://127.0.0.1:" + port + "/", local).outcome()).startsWith("there was no answer");
        }
        assertThat(post("http://127.0.0.1:" + port + "/", local).outcome()).startsWith("there was no answer");
    }
}
