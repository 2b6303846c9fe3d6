package dev.carillon.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.protocol.BeanstalkPut;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WireLoadTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void theSupplyIsUsedUpAndEveryTaskCounted() throws Exception {
        try (ServerSocket server = answering("INSERTED 7")) {
            Part part = Part.closed(() -> new BeanstalkPut(10), 3, new Supply(100));

            WireLoad.Result result = run(server, part, LONG);

            assertThat(result.tally().tasks()).isEqualTo(100);
            assertThat(result.tally().latencies().count()).isEqualTo(100);
            assertThat(result.tally().errors()).isEmpty();
        }
    }

    @Test
    void anAnswerThatSaysNoIsAnErrorAndNoTask() throws Exception {
        try (ServerSocket server = answering("OUT_OF_MEMORY")) {
            Part part = Part.closed(() -> new BeanstalkPut(10), 2, new Supply(5));

            WireLoad.Result result = run(server, part, LONG);

            assertThat(result.tally().tasks()).isZero();
            assertThat(result.tally().errors()).containsExactly(Map.entry("OUT_OF_MEMORY", 5L));
        }
    }

    @Test
    void aConnectionThatEndsIsAnError() throws Exception {
        try (ServerSocket server = answering("")) {
            Part part = Part.closed(() -> new BeanstalkPut(10), 2, Supply.endless());

            WireLoad.Result result = run(server, part, LONG);

            assertThat(result.tally().errors()).containsExactly(Map.entry("closed by the other side", 2L));
        }
    }

    @Test
    void anOpenLoopDoesNotAskMoreThanItsRate() throws Exception {
        try (ServerSocket server = answering("INSERTED 7")) {
            Part part = Part.paced(() -> new BeanstalkPut(10), 2, 20);

            WireLoad.Result result = run(server, part, Duration.ofSeconds(1));

            assertThat(result.tally().tasks()).isBetween(1L, 21L);
        }
    }

    @Test
    void latenciesOfTheOpeningAreForgottenAndTasksAreNot() throws Exception {
        try (ServerSocket server = answering("INSERTED 7")) {
            Part part = Part.closed(() -> new BeanstalkPut(10), 1, Supply.endless());

            WireLoad.Result result = WireLoad.of(server.getLocalPort(), part, 1, Duration.ofMillis(500))
                    .after(Duration.ofMillis(500))
                    .run()
                    .getFirst();

            assertThat(result.tally().latencies().count()).isPositive();
            assertThat(result.tally().tasks())
                    .isGreaterThan(result.tally().latencies().count());
        }
    }

    @Test
    void aClosedGateHoldsAPartBack() throws Exception {
        try (ServerSocket server = answering("INSERTED 7")) {
            AtomicInteger asked = new AtomicInteger();
            Part part = Part.gated(() -> new BeanstalkPut(10), 1, () -> asked.getAndIncrement() < 10);

            WireLoad.Result result = run(server, part, Duration.ofSeconds(1));

            assertThat(result.tally().tasks()).isBetween(1L, 10L);
        }
    }

    private static WireLoad.Result run(ServerSocket server, Part part, Duration time) throws Exception {
        return WireLoad.of(server.getLocalPort(), part, 2, time).run().getFirst();
    }

    /** Answers each job with this line; with none it closes. */
    private static ServerSocket answering(String line) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    Thread.ofVirtual().start(() -> serve(connection, line));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return server;
    }

    private static void serve(Socket connection, String line) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            for (String read = in.readLine(); read != null && !line.isEmpty(); read = in.readLine()) {
                if (read.startsWith("put ")) {
                    continue;
                }
                connection.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            return;
        }
    }
}
