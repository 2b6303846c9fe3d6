package dev.carillon.notifier.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.sending.SmsProvider.Text;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every provider has to do: one request a text, whatever comes of it, and no word that is not certain. It speaks to
 * a server that answers as it is told.
 */
public abstract class SmsProviderContract {
    protected static final Text TEXT = new Text(
            UUID.fromString("0198c5a0-0000-7000-8000-000000000001"),
            "+359888123456",
            "Здравей \"&\"",
            Optional.empty());

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable String answer = "";
    private ServerSocket server;

    /** What the other side says. */
    protected enum Said {
        TAKEN,
        /** Not taken, for good. */
        REFUSED,
        /** Not taken, and everything of this account would not be. */
        WRONG_CREDENTIALS,
        /** Not taken, as there were too many; with {@code Retry-After: 7}. */
        TOO_MANY,
        FAULT,
        BAD_GATEWAY_PAGE,
        NO_ANSWER,
        SILENCE,
        NONSENSE
    }

    /** The provider, of an account at this address, with a time-out of a second. */
    protected abstract SmsProvider provider(String address);

    protected abstract Account account();

    /** Status and body of what the other side says. */
    protected abstract Map.Entry<Integer, String> says(Said said);

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    Thread.ofVirtual().start(() -> serve(connection));
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        });
    }

    private void serve(Socket socket) {
        try (Socket connection = socket) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = connection.getInputStream().read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            int length = head.indexOf("Content-Length: ");
            String body = "";
            if (length >= 0) {
                String digits = head.substring(length + 16, head.indexOf("\r\n", length));
                body = new String(
                        connection.getInputStream().readNBytes(Integer.parseInt(digits)), StandardCharsets.UTF_8);
            }
            requests.add(head + body);
            String said = answer;
            if (said == null) {
                over.await();
                return;
            }
            connection.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
        } catch (IOException | InterruptedException e) {
            // The client went away, or the test is over.
        }
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        server.close();
    }

    protected SendResult send(Said said) {
        answer = switch (said) {
            case NO_ANSWER -> "";
            case SILENCE -> null;
            default -> {
                Map.Entry<Integer, String> answered = says(said);
                yield "HTTP/1.1 " + answered.getKey()
                        + " Status\r\nContent-Type: application/json\r\nRetry-After: 7\r\n"
                        + "Content-Length: " + answered.getValue().getBytes(StandardCharsets.UTF_8).length
                        + "\r\nConnection: close\r\n\r\n" + answered.getValue();
            }
        };
        return provider(address()).send(account(), TEXT);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The one request that was made: head and body. */
    protected String request() {
        assertThat(requests).hasSize(1);
        return requests.getFirst();
    }

    @Test
    void whatIsTakenHasANameAndAState() {
        SendResult result = send(Said.TAKEN);

        assertThat(result).asInstanceOf(type(SendResult.Accepted.class)).satisfies(accepted -> {
            assertThat(accepted.message().sid()).isNotBlank();
            assertThat(accepted.message().state().canBecome(dev.carillon.notifier.message.MessageState.QUEUED))
                    .isFalse();
        });
        assertThat(request()).contains("359888123456");
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgain() {
        assertThat(send(Said.REFUSED))
                .asInstanceOf(type(SendResult.Refused.class))
                .extracting(SendResult.Refused::treatment)
                .isEqualTo(Treatment.RECIPIENT);
        request();
    }

    @Test
    void wrongCredentialsAreOfTheAccount() {
        assertThat(send(Said.WRONG_CREDENTIALS))
                .asInstanceOf(type(SendResult.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.treatment()).isEqualTo(Treatment.ACCOUNT);
                    assertThat(refused.reason()).doesNotContain("secret");
                });
        request();
    }

    @Test
    void tooManyRequestsSayWhenToComeAgain() {
        assertThat(send(Said.TOO_MANY))
                .asInstanceOf(type(SendResult.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.treatment()).isEqualTo(Treatment.RETRY);
                    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(7));
                });
        request();
    }

    @ParameterizedTest
    @EnumSource(
            value = Said.class,
            names = {"FAULT", "BAD_GATEWAY_PAGE", "NO_ANSWER", "SILENCE"})
    void whatIsNotCertainIsAmbiguousAndNotRepeated(Said said) {
        assertThat(send(said)).isInstanceOf(SendResult.Ambiguous.class);
        request();
    }

    @Test
    void nobodyThereIsARequestThatDidNotLeave() throws IOException {
        String address = address();
        server.close();

        assertThat(provider(address).send(account(), TEXT)).isInstanceOf(SendResult.NotSent.class);
        assertThat(requests).isEmpty();
    }

    /** The settings of these names, beside the defaults. */
    protected static SmallRyeConfig settings(List<Class<?>> mappings, Map<String, String> values) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        mappings.forEach(builder::withMapping);
        values.forEach(builder::withDefaultValue);
        return builder.build();
    }

    protected static RequestBounds bounds() {
        SmallRyeConfig config = settings(
                List.of(dev.carillon.notifier.message.SettlementConfig.class, BrokerConfig.class, WorkerConfig.class),
                Map.of("carillon.notifier.broker.token-file", "token"));
        return new RequestBounds(
                config.getConfigMapping(dev.carillon.notifier.message.SettlementConfig.class),
                config.getConfigMapping(BrokerConfig.class),
                config.getConfigMapping(WorkerConfig.class));
    }

    protected static java.nio.file.Path file(java.nio.file.Path folder, String name, String content) {
        try {
            return java.nio.file.Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
