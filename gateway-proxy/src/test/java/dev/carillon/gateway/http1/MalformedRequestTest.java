package dev.carillon.gateway.http1;

import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 9112, section 11: in doubt a request is refused, its connection closed, not one byte reaches an origin, and nothing
 * behind it is served.
 *
 * <p>Each file of {@code malformed-requests} is such a request, byte by byte; {@code {target}} and {@code {auth}} in it
 * are what a good request has there. A new case is a new file.
 */
class MalformedRequestTest {
    private static final int[] PIECES = {Integer.MAX_VALUE, 1, 7, 600};

    private static WireOrigin origin;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        origin = WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        String egress = RunningGateway.allowing(origin.port(), "127.0.0.1");
        gateway = RunningGateway.start(egress + "\n" + RunningGateway.routing("/=" + origin.port()), Map.of());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        origin.close();
    }

    private static Stream<Named<String>> requests() throws IOException {
        Path folder = Path.of("src/test/resources/malformed-requests");
        try (Stream<Path> files = Files.list(
                Files.isDirectory(folder) ? folder : Path.of("gateway-proxy").resolve(folder))) {
            return files.sorted().map(MalformedRequestTest::read).toList().stream();
        }
    }

    private static Named<String> read(Path file) {
        try {
            return Named.of(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isRefusedOnTheWayOut(String request) {
        String target = "http://127.0.0.1:" + origin.port() + "/";
        String good = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";
        String bad = request.replace("{target}", target).replace("{auth}", authorization());

        for (int size : PIECES) {
            try (WireClient client = gateway.egress()) {
                assertRefused(client, bad + good, size);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isRefusedOnTheWayIn(String request) {
        String good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        String bad = request.replace("{target}", "/").replace("{auth}", "");

        for (int size : PIECES) {
            try (WireClient client = gateway.ingress()) {
                assertRefused(client, bad + good, size);
            }
        }
    }

    private static Stream<Named<String>> chunks() throws IOException {
        return requests().filter(request -> request.getName().startsWith("chunk-"));
    }

    // A body that comes with its head waits for no 100, whatever the head says.
    @ParameterizedTest
    @MethodSource("chunks")
    void isRefusedThoughItExpectsToBeAskedForItsBody(String request) {
        String target = "http://127.0.0.1:" + origin.port() + "/";
        String bad = request.replaceFirst("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");

        try (WireClient outward = gateway.egress();
                WireClient inward = gateway.ingress()) {
            assertRefused(
                    outward, bad.replace("{target}", target).replace("{auth}", authorization()), Integer.MAX_VALUE);
            assertRefused(inward, bad.replace("{target}", "/").replace("{auth}", ""), Integer.MAX_VALUE);
        }
    }

    private static void assertRefused(WireClient client, String bytes, int size) {
        // Long ones take their time in pieces of one byte, and are as long in larger ones.
        int step = bytes.length() > 2000 ? Math.max(size, 500) : size;
        for (int at = 0; at < bytes.length(); at += Math.min(step, bytes.length())) {
            client.send(bytes.substring(at, Math.min(bytes.length(), at + Math.min(step, bytes.length()))));
        }

        String answer = client.rest();

        assertThat(answer)
                .matches("(?s)HTTP/1\\.1 (400|414|431|505) .*")
                .containsOnlyOnce("Date: ")
                .containsOnlyOnce("Connection: close\r\n")
                .contains("application/problem+json")
                .endsWith("}");
    }

    @AfterEach
    void nothingReachesTheOrigin() {
        assertThat(origin.connections()).isZero();
    }
}
