package dev.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.local.story.Story;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import dev.carillon.local.suite.SuiteClient.Answer;
import dev.carillon.simulators.twilio.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The story, and then who is let in and out of the suite that told it, and what Twilio's failures do to a message. */
class WholeStoryE2E {
    private static final String PROBLEM = "application/problem+json";

    private static Suite suite;
    private static List<String> broken;
    private static Texting texting;

    @BeforeAll
    static void tellTheStory() {
        suite = TestSuite.start(TestSuite.plan("story"));
        broken = new Story(suite, System.out::println).tell();
        texting = new Texting(suite);
    }

    @AfterAll
    static void end() {
        TestSuite.end(suite);
    }

    @Test
    void theWholeStoryHolds() {
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/queues", "/v1/campaigns/1", "/v1/contacts", "/v1/accounts"})
    void aWrongTokenOpensNothing(String path) {
        Answer wrong = suite.gateway().withToken("0".repeat(48)).get(path);
        Answer none = suite.gateway().get(path);

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.headers().get("content-type")).startsWith(PROBLEM);
        assertThat(none.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "reader, PUT,  /v1/queues/mail",
        "worker, PUT,  /v1/queues/mail",
        "writer, POST, /v1/queues/mail/leases",
        "reader, PUT,  /v1/templates/greeting",
        "reader, POST, /v1/messages",
        "reader, POST, /v1/identity-scans",
        "worker, GET,  /v1/contacts"
    })
    void aRoleOpensOnlyWhatIsItsOwn(String role, String method, String path) {
        SuiteClient caller = suite.gateway(role);

        Answer refused = switch (method) {
            case "PUT" -> caller.putJson(path, Map.of("body", "Hello"));
            case "POST" -> caller.postJson(path, Map.of("to", "+359881234567", "body", "Hello"));
            default -> caller.get(path);
        };

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers().get("content-type")).startsWith(PROBLEM);
    }

    @Test
    void healthAndMetricsAreNotOpenFromOutside() {
        assertThat(suite.gateway("admin").get("/q/health").status()).isEqualTo(404);
        assertThat(suite.gateway("admin").get("/q/metrics").status()).isEqualTo(404);
    }

    @Test
    void aForgedCallbackChangesNothing() {
        texting.dropCallbacks(true);
        try {
            String to = "+359881000001";
            String message = texting.send(to);
            texting.awaitAccepted(List.of(to), 1);
            String path = "/webhooks/twilio/status?message=" + message;
            Map<String, String> form = Map.of(
                    "AccountSid",
                    suite.accounts().getFirst().sid(),
                    "MessageSid",
                    "SM" + "0".repeat(32),
                    "MessageStatus",
                    "failed",
                    "To",
                    to);
            String url = "http://127.0.0.1:" + suite.ports().ingress() + path;

            assertThat(callback(path, form, Signature.of("not-the-token", url, form)))
                    .isEqualTo(403);
            assertThat(callback(path, form, "")).isEqualTo(403);

            texting.awaitState(message, "DELIVERED"); // as a look-up finds it
        } finally {
            texting.dropCallbacks(false);
        }
    }

    private static int callback(String path, Map<String, String> form, String signature) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return suite.gateway()
                .with("X-Twilio-Signature", signature)
                .post(path, "application/x-www-form-urlencoded", body)
                .status();
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_AFTER, +359881000011, false",
        "ERROR_AFTER, +359881000012, true",
        "RESET_AFTER, +359881000013, false",
        "RESET_AFTER, +359881000014, true"
    })
    void aMessageThatTwilioAcceptedBeforeItFailedIsNotSentAgain(String fault, String to, boolean callbacksDropped) {
        texting.dropCallbacks(callbacksDropped);
        try {
            texting.inject(fault, 1, Duration.ZERO);

            String message = texting.send(to);

            texting.awaitState(message, "DELIVERED");
            assertThat(texting.accepted(List.of(to))).containsEntry(to, 1);
        } finally {
            texting.dropCallbacks(false);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "not-on-the-list.example:443, notifier",
        "169.254.169.254:80,          notifier",
        "127.0.0.1:1,                 contacts"
    })
    void noTunnelLeadsWhereTheListDoesNot(String target, String caller) throws IOException {
        assertThat(connect(target, suite.egressCredentials(caller))).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void noTunnelOpensWithoutAToken() throws IOException {
        String twilio = "127.0.0.1:" + suite.ports().simulated().twilio();

        assertThat(connect(twilio, "")).startsWith("HTTP/1.1 407 ");
        assertThat(connect(twilio, suite.egressCredentials("contacts")))
                .as("Twilio is on the notifier's list and not on that of contacts")
                .startsWith("HTTP/1.1 403 ");
        assertThat(connect(twilio, suite.egressCredentials("notifier"))).startsWith("HTTP/1.1 200 ");
    }

    /** The first line that the egress proxy answers a CONNECT with. */
    private static String connect(String target, String credentials) throws IOException {
        String authorization = credentials.isEmpty() ? "" : "Proxy-Authorization: " + credentials + "\r\n";
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), suite.ports().egress())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return firstLine(socket.getInputStream());
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
