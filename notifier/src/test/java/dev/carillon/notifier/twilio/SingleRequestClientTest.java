package dev.carillon.notifier.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.carillon.http.access.SecretFile;
import dev.carillon.http.egress.EgressProxy;
import dev.carillon.notifier.outbound.OutcomeUnknownException;
import dev.carillon.notifier.outbound.RequestNotSentException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request goes out once, and it is known whether it did. */
class SingleRequestClientTest {
    // printf %s notifier:secret | base64
    private static final String PROXY_CREDENTIALS = "Basic bm90aWZpZXI6c2VjcmV0";

    @TempDir
    private Path folder;

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile String answer = "";
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                    serve(connection);
                } catch (IOException e) {
                    // The client went away, or the test is over.
                }
            }
        });
    }

    /** Reads one request with its body, answers, and closes. */
    private void serve(Socket connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        heads.add(head.toString());
        int length = head.indexOf("Content-Length: ");
        if (length >= 0) {
            String digits = head.substring(length + 16, head.indexOf("\r\n", length));
            connection.getInputStream().readNBytes(Integer.parseInt(digits));
        }
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 301, 400, 500, 503})
    void whateverTheAnswerIsTheRequestIsNotRepeated(int status) {
        answer = response(status, "{}");

        try (SingleRequestClient client = client(Optional.empty(), "http://127.0.0.1:" + port())) {
            Response response = client.reliableRequest(post());

            assertThat(response.getStatusCode()).isEqualTo(status);
        }
        assertThat(heads).hasSize(1);
        assertThat(heads.getFirst())
                .startsWith("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1")
                .doesNotContain("Proxy-Authorization");
    }

    @ParameterizedTest
    @CsvSource({"Retry-After: 7, PT7S", "Retry-After: soon, ", "Retry-After: 0, ", "X: 1, "})
    void tooManyRequestsSayWhenToComeAgain(String header, Duration wait) {
        answer = "HTTP/1.1 429 Too Many\r\n" + header + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        try (SingleRequestClient client = client(Optional.empty(), "http://127.0.0.1:" + port())) {
            assertThatThrownBy(() -> client.reliableRequest(post()))
                    .isInstanceOfSatisfying(
                            TooManyRequestsException.class,
                            refused -> assertThat(refused.answer().retryAfter()).isEqualTo(Optional.ofNullable(wait)));
        }
        assertThat(heads).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        ", , api.twilio.com",
        "ie1, , api.ie1.twilio.com",
        "ie1, dublin, api.dublin.ie1.twilio.com",
        ", sydney, api.sydney.us1.twilio.com"
    })
    void withoutAConfiguredAddressTheSdksRulesMakeOne(String region, String edge, String host) {
        answer = response(403, "no");
        Request request = post();
        request.setRegion(region);
        request.setEdge(edge);

        try (SingleRequestClient client = client(proxy(), null)) {
            assertThatThrownBy(() -> client.makeRequest(request)).isInstanceOf(RequestNotSentException.class);
        }
        assertThat(heads.getFirst()).startsWith("CONNECT " + host + ":443 HTTP/1.1");
    }

    @Test
    void noAnswerIsAnUnknownOutcome() {
        answer = "";

        try (SingleRequestClient client = client(Optional.empty(), "http://127.0.0.1:" + port())) {
            assertThatThrownBy(() -> client.makeRequest(post())).isInstanceOf(OutcomeUnknownException.class);
        }
        assertThat(heads).hasSize(1);
    }

    @Test
    void noConnectionIsARequestThatDidNotLeave() throws IOException {
        int port = port();
        server.close();

        try (SingleRequestClient client = client(Optional.empty(), "http://127.0.0.1:" + port)) {
            assertThatThrownBy(() -> client.makeRequest(post())).isInstanceOf(RequestNotSentException.class);
        }
    }

    @Test
    void aProxyIsToldWhoWeAreWithTheFirstRequest() {
        answer = response(201, "{}");

        try (SingleRequestClient client = client(proxy(), "http://twilio.test")) {
            assertThat(client.makeRequest(post()).getStatusCode()).isEqualTo(201);
        }
        assertThat(heads).hasSize(1);
        assertThat(heads.getFirst())
                .startsWith("POST http://twilio.test/2010-04-01/Accounts/AC1/Messages.json HTTP/1.1")
                .contains("Proxy-Authorization: " + PROXY_CREDENTIALS + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"egress-refused", "origin-unresolved", "origin-unreachable"})
    void whatAProxyDidNotPassOnDidNotLeave(String kind) {
        answer = response(502, "{\"type\":\"urn:problem-type:carillon:" + kind + "\"}");

        try (SingleRequestClient client = client(proxy(), "http://twilio.test")) {
            assertThatThrownBy(() -> client.makeRequest(post())).isInstanceOf(RequestNotSentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407, 502})
    void aTunnelThatIsRefusedIsARequestThatDidNotLeave(int status) {
        answer = response(status, "no");

        try (SingleRequestClient client = client(proxy(), "https://twilio.test")) {
            assertThatThrownBy(() -> client.makeRequest(post())).isInstanceOf(RequestNotSentException.class);
        }
        assertThat(heads).hasSize(1);
        assertThat(heads.getFirst())
                .startsWith("CONNECT twilio.test:443 HTTP/1.1")
                .contains("Proxy-Authorization: " + PROXY_CREDENTIALS + "\r\n")
                .doesNotContain("Accounts");
    }

    private Optional<EgressProxy> proxy() {
        try {
            Path token = Files.writeString(folder.resolve("token"), "secret\n");
            return Optional.of(
                    new EgressProxy("127.0.0.1", port(), "notifier", Optional.of(SecretFile.of("token", token))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int port() {
        return server.getLocalPort();
    }

    private static Request post() {
        Request request = new Request(HttpMethod.POST, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
        request.setAuth("AC1", "token");
        request.addPostParam("Body", "Здравей");
        return request;
    }

    private static String response(int status, String body) {
        return "HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\nLocation: /elsewhere\r\n"
                + "Retry-After: 0\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static SingleRequestClient client(Optional<EgressProxy> proxy, @Nullable String base) {
        SmallRyeConfigBuilder settings = new SmallRyeConfigBuilder()
                .withMapping(TwilioConfig.class)
                .withDefaultValue("carillon.notifier.twilio.response-timeout", "PT2S");
        if (base != null) {
            settings.withDefaultValue("carillon.notifier.twilio.base-url", base);
        }
        TwilioConfig config = settings.build().getConfigMapping(TwilioConfig.class);
        return new SingleRequestClient(config, proxy, 5);
    }
}
