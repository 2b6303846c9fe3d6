package dev.carillon.gateway;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One packaged gateway takes a port over from another, under load. */
class RollingRestartIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String REQUEST = "GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int CLIENTS = 8;
    private static final int REQUESTS = 1000;

    @TempDir
    private Path folder;

    private PackagedGateway start(Path file, int ingress, int egress) throws IOException {
        PackagedGateway gateway = new PackagedGateway(
                file,
                Map.of(
                        "carillon.gateway.share-ports",
                        "true",
                        "carillon.gateway.ingress.port",
                        String.valueOf(ingress),
                        "carillon.gateway.egress.port",
                        String.valueOf(egress),
                        "quarkus.log.category.\"dev.carillon.gateway.access\".level",
                        "WARN"));
        await().atMost(Duration.ofSeconds(30)).until(gateway::isUp);
        return gateway;
    }

    private static void awaitAnswers(Load load, int more) {
        long before = load.answered();
        await().atMost(Duration.ofSeconds(30)).until(() -> load.answered() - before >= more);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesNoRequest(boolean keepAlive) throws IOException, InterruptedException {
        int ingress = WireOrigin.closedPort();
        int egress = WireOrigin.closedPort();
        try (WireOrigin origin = WireOrigin.answering(OK)) {
            Path file = Files.writeString(folder.resolve("gateway.yaml"), routing("/v1=" + origin.port()));
            Load load = new Load(ingress, REQUEST, keepAlive);
            try (PackagedGateway old = start(file, ingress, egress);
                    PackagedGateway next = start(file, ingress, egress)) {
                load.start(CLIENTS);
                awaitAnswers(load, REQUESTS);

                old.terminate();
                assertThat(old.exit()).isEqualTo(143);

                awaitAnswers(load, REQUESTS);
                load.stop();
                assertThat(next.isUp()).isTrue();
            }
            // The kernel may put a connection between the last accept and the close of a listener, some microseconds.
            assertThat(load.failures()).hasSizeLessThanOrEqualTo(keepAlive ? 0 : 1);
        }
    }
}
