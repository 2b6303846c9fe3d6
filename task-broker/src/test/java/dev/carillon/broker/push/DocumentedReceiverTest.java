package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.carillon.broker.queue.PushTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver that {@code docs/push.md} shows, as it stands there. */
class DocumentedReceiverTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    private Pushing pushing;
    private Process receiver;
    private URI url;

    @BeforeEach
    void start() throws Exception {
        assumeThat(hasPython()).isTrue();
        pushing = new Pushing();
        // A receiver takes only what was sent of late, by its own clock.
        pushing.clock.set(
                Duration.between(pushing.clock.instant(), Clock.systemUTC().instant()));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = URI.create("http://127.0.0.1:" + port + "/");
        Path script = Files.writeString(folder.resolve("receiver.py"), documented());
        ProcessBuilder python = new ProcessBuilder("python3", script.toString(), Integer.toString(port));
        python.environment().put("SECRET", SECRET);
        receiver = python.redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        eventually().until(() -> isListening(port));
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import http.server")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String documented() throws IOException {
        String root = System.getProperty("carillon.root", "..");
        String text = Files.readString(Path.of(root).resolve("docs/push.md"));
        int from = text.indexOf("```python\n") + "```python\n".length();
        return text.substring(from, text.indexOf("```", from));
    }

    @AfterEach
    void close() throws Exception {
        if (receiver != null) {
            receiver.destroyForcibly().waitFor();
        }
        if (pushing != null) {
            pushing.close();
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    @Test
    void itTakesWhatTheBrokerSends() throws Exception {
        Path secrets = Files.writeString(folder.resolve("secrets"), "shop " + SECRET);
        pushing.set(new PushTarget(url, "shop", 2, Duration.ofSeconds(15)));
        pushing.start(TestConfig.LOOPBACK.signing(secrets));

        UUID id = pushing.broker.create("{\"order\":17}");

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(said()).contains("received {\"order\":17}");
    }

    @Test
    void itTakesNothingElse() throws Exception {
        HttpRequest forged = HttpRequest.newBuilder(url)
                .header("webhook-id", "x")
                .header(
                        "webhook-timestamp",
                        Long.toString(Clock.systemUTC().instant().getEpochSecond()))
                .header("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .POST(HttpRequest.BodyPublishers.ofString("forged"))
                .build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(forged, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(said()).doesNotContain("forged");
    }
}
