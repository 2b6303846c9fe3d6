package dev.carillon.contacts.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.egress.EgressConfig;
import dev.carillon.http.address.HostLookups;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookClientTest {
    private static final String PREFIX = "carillon.contacts.subscriptions.";
    /** More than Vert.x has threads for what blocks. */
    private static final int MANY = 25;

    private final Vertx vertx = Vertx.vertx();
    private final Subscriber subscriber = new Subscriber();
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HookAnswer post(String url, Map<String, String> settings) throws InterruptedException {
        HookClient client = client(HostLookups.ofTheSystem(), settings);
        try {
            return post(client, url);
        } finally {
            client.close();
        }
    }

    private static HookAnswer post(HookClient client, String url) throws InterruptedException {
        return client.post(url, Map.of("webhook-id", "msg_1"), new byte[] {'{', '}'}, 1);
    }

    private HookClient client(HostLookups lookups, Map<String, String> settings) {
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
        return new HookClient(vertx, lookups, policy, subscriptions, egress, Clock.systemUTC());
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
    void whatTheProxyRefusesIsToldApartFromWhatTheSubscriberDoes() throws Exception {
        subscriber.answers(403);

        HookAnswer answer = post(
                "http://hooks.example.com/people",
                Map.of(
                        "carillon.contacts.egress.proxy",
                        "127.0.0.1:" + subscriber.port(),
                        PREFIX + "allowed-hosts",
                        "hooks.example.com"));

        assertThat(answer.outcome()).isEqualTo("the egress proxy answered 403");
    }

    @Test
    void aProxyThatDoesNotConnectIsSaidWithItsStatus() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> refuse(proxy));

            HookAnswer answer = post(
                    "https://hooks.example.com/people",
                    Map.of(
                            "carillon.contacts.egress.proxy",
                            "127.0.0.1:" + proxy.getLocalPort(),
                            PREFIX + "timeout",
                            "PT10S"));

            assertThat(answer.status()).isNull();
            assertThat(answer.outcome()).isEqualTo("the egress proxy answered 403 when asked to connect");
        }
    }

    private static void refuse(ServerSocket proxy) {
        try (Socket connection = proxy.accept()) {
            connection.getInputStream().read();
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    void aNameServerThatIsSilentOnOneHostHoldsUpNoOther() throws Exception {
        HookClient client = client(
                new HostLookups(this::resolve),
                Map.of(PREFIX + "allowed-hosts", "silent.example,well.example", PREFIX + "allow-private", "true"));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HookAnswer> waits = () -> post(client, url("silent.example"));
            for (Future<HookAnswer> waited : callers.invokeAll(Collections.nCopies(MANY, waits))) {
                assertThat(waited.get().outcome()).contains("not resolved in time");
            }

            assertThat(post(client, url("well.example")).outcome()).isEqualTo("answered 204");
        } finally {
            answers.countDown();
            client.close();
        }
    }

    private String url(String host) {
        return "http://" + host + ":" + subscriber.port() + "/";
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            if (host.equals("silent.example")) {
                answers.await();
            }
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
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
