package dev.carillon.gateway;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the packaged gateway: checked by itself, and read again while the gateway runs. */
class GatewayFileIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("gateway.yaml");
    }

    private PackagedGateway start(String yaml) throws IOException {
        PackagedGateway gateway = new PackagedGateway(Files.writeString(file, yaml), Map.of());
        await().atMost(Duration.ofSeconds(30)).until(gateway::isUp);
        return gateway;
    }

    private static String status(PackagedGateway gateway, String path) {
        try (WireClient client = gateway.ingress()) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .message()
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static void awaitOk(PackagedGateway gateway, String path) {
        await().untilAsserted(() -> assertThat(status(gateway, path)).startsWith("HTTP/1.1 200 "));
    }

    private static void awaitCount(PackagedGateway gateway, String outcome, int count) {
        String metrics = "http://127.0.0.1:" + gateway.managementPort() + "/q/metrics";
        await().untilAsserted(() -> assertThat(given().get(metrics).asString())
                .contains("carillon_gateway_reloads_total{outcome=\"" + outcome + "\"} " + count + ".0"));
    }

    @Test
    void takesAChangedFileUpAndRefusesAWrongOne() throws IOException {
        try (WireOrigin origin = WireOrigin.answering(OK);
                PackagedGateway gateway = start(routing("/one=" + origin.port()))) {
            assertThat(status(gateway, "/two")).startsWith("HTTP/1.1 404 ");

            Files.writeString(file, routing("/one=" + origin.port(), "/two=" + origin.port()));
            awaitOk(gateway, "/two");
            awaitCount(gateway, "applied", 1);

            Files.writeString(file, "routes:\n  - { prefix: x, upstream: a }\n");
            awaitCount(gateway, "refused", 1);
            awaitOk(gateway, "/two");
            assertThat(gateway.output()).anySatisfy(line -> assertThat(line).contains(file + ":2: "));
        }
    }

    @Test
    void readsItsFileOnHangUp() throws IOException, InterruptedException {
        try (WireOrigin origin = WireOrigin.answering(OK);
                PackagedGateway gateway = start(routing("/one=" + origin.port()))) {
            gateway.hangUp();

            await().untilAsserted(() -> assertThat(gateway.output())
                    .anySatisfy(line -> assertThat(line).contains("Reads " + file)));
            awaitOk(gateway, "/one");
        }
    }

    @Test
    void checksAFileWithoutStarting() throws IOException, InterruptedException {
        Files.writeString(file, routing("/one=1"));
        try (PackagedGateway command = PackagedGateway.command("--check", file.toString())) {
            assertThat(command.exit()).isZero();
            assertThat(command.output()).containsExactly(file + ": ok (1 upstream, 1 route, 0 roles)");
        }

        Files.writeString(file, "routes: x");
        try (PackagedGateway command = PackagedGateway.command("--check", file.toString())) {
            assertThat(command.exit()).isEqualTo(1);
            assertThat(command.output()).containsExactly(file + ":1: 'routes' of the file must be a list");
        }
    }
}
