package dev.carillon.http.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServiceCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void startsTheServiceWhenAskedForNothingElse() {
        assertThat(run()).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8) + err).isEmpty();
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(run("--help")).hasValue(0);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("usage: notifier ")
                .contains("\n  A_SETTING  a.setting  of it\n", "docs/configuration/notifier.md");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("--helath")).hasValue(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("notifier: there is no option '--helath'\nusage:");
    }

    @Test
    void isReadyWhereTheServiceSaysSo() throws IOException {
        assertThat(ask(200, "{\"status\":\"UP\"}")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("UP");
    }

    @Test
    void isNotReadyWhereTheServiceSaysSoAndTellsWhy() throws IOException {
        assertThat(ask(503, "{\"status\":\"DOWN\",\"missing\":\"the database\"}"))
                .isOne();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("the database");
    }

    @Test
    void isNotReadyWhereNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(health(port)).isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("127.0.0.1:" + port);
    }

    @Test
    void isNotReadyWhereThePortIsNone() {
        assertThat(new HealthCommand(Map.of("QUARKUS_MANAGEMENT_PORT", "nine thousand")::get).run(out(), err()))
                .isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nine thousand");
    }

    private int ask(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/q/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return health(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private int health(int port) {
        return new HealthCommand(Map.of("QUARKUS_MANAGEMENT_PORT", Integer.toString(port))::get).run(out(), err());
    }

    private OptionalInt run(String... arguments) {
        return new ServiceCommand("notifier", "A_SETTING  a.setting  of it\n").run(List.of(arguments), out(), err());
    }

    private PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }
}
