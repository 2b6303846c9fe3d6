package dev.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void everyRequestIsCountedOnceAndAnswered() throws Exception {
        try (ServerSocket server = serving(ANSWER, Integer.MAX_VALUE)) {
            Outcome outcome = run(server, 200);

            assertThat(outcome.errors()).isEmpty();
            assertThat(outcome.answered()).isEqualTo(200);
            assertThat(outcome.bytes()).isEqualTo(200L * ANSWER.length());
        }
    }

    @Test
    void aConnectionThatEndsInsteadOfAnAnswerIsAnError() throws Exception {
        try (ServerSocket server = serving(ANSWER.substring(0, ANSWER.length() - 1), 1)) {
            Outcome outcome = run(server, 3);

            assertThat(outcome.answered()).isZero();
            assertThat(outcome.errors()).containsExactly(Map.entry("closed within an answer", 3L));
        }
    }

    @Test
    void aStatusThatIsNot200IsAnError() throws Exception {
        try (ServerSocket server = serving("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", 1)) {
            assertThat(run(server, 2).errors()).containsExactly(Map.entry("status 502", 2L));
        }
    }

    private static Outcome run(ServerSocket server, long requests) throws InterruptedException {
        Exchange exchange = Exchange.direct(server.getLocalPort(), "/", false);
        return ClosedLoop.run(new Load(exchange, 2, 2, Duration.ofSeconds(30), requests, Duration.ZERO));
    }

    /** Answers as many requests of a connection, then ends it. */
    private static ServerSocket serving(String answer, int each) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    Thread.ofVirtual().start(() -> serve(connection, answer, each));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return server;
    }

    private static void serve(Socket connection, String answer, int each) {
        try (connection) {
            InputStream in = connection.getInputStream();
            byte[] request = new byte[1024];
            for (int i = 0; i < each && in.read(request) > 0; i++) {
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            return;
        }
    }
}
