package dev.carillon.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.gateway.wire.WireClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** More connections than the process may have file descriptors. */
class OutOfDescriptorsTest {
    private static final int DESCRIPTORS = 600;

    @Test
    void acceptingGoesOnOnceThereAreDescriptorsAgain() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/limits")), "ulimit is known to work on Linux");
        Process gateway = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" -cp \"$1\" \"$2\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        LimitedGateway.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> said = new CopyOnWriteArrayList<>();
        List<WireClient> clients = new ArrayList<>();
        // Read until the process ends, which the test sees to.
        BufferedReader lines = gateway.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> lines.lines().forEach(said::add));
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> said.stream().anyMatch(line -> line.startsWith("port ")) || !gateway.isAlive());
            assertThat(said).anyMatch(line -> line.startsWith("port "));
            int port = said.stream()
                    .filter(line -> line.startsWith("port "))
                    .map(line -> Integer.parseInt(line.substring(5)))
                    .findFirst()
                    .orElseThrow();
            for (int i = 0; i < DESCRIPTORS + 100; i++) {
                clients.add(WireClient.connect(port));
            }
            await().until(() -> said.stream().anyMatch(line -> line.contains("Cannot accept connections")));

            clients.forEach(WireClient::close);

            try (WireClient client = WireClient.connect(port)) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").message())
                        .startsWith("HTTP/1.1 200 OK");
            }
            assertThat(said.stream().filter(line -> line.contains("Cannot accept connections")))
                    .hasSizeLessThan(10);
        } finally {
            clients.forEach(WireClient::close);
            gateway.destroyForcibly();
        }
    }
}
