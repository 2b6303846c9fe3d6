package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to origins that are kept, and that their origin ends in the moment they are used again. */
class KeptConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Answers the first request of each connection, takes the head of the second, and ends. */
    private static WireOrigin fickle() {
        int[] connections = new int[1];
        return WireOrigin.handling(connection -> {
            boolean first = connections[0]++ == 0;
            String request = connection.message();
            if (!first && request.toLowerCase(Locale.ROOT).contains("chunked")) {
                StringBuilder body = new StringBuilder();
                while (!body.toString().endsWith("\r\n\r\n")) {
                    body.append(connection.text(1));
                }
                request += body;
            }
            String echo = first ? "ok" : request.substring(request.indexOf("\r\n\r\n") + 4) + ".";
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + echo.length() + "\r\n\r\n" + echo);
            connection.head();
        });
    }

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of("carillon.gateway.event-loops", "1"));
    }

    private static String request(String method, WireOrigin origin, String fields) {
        return method + " http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + fields
                + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', '', .",
        "DELETE, '', '', .",
        "PUT, Content-Length: 5, hello, hello.",
        "PUT, Transfer-Encoding: chunked, '5|hello|6| world|0|A: b||', '5|hello|6| world|0|A: b||.'",
    })
    void aRequestThatMayBeRepeatedIsRepeatedUnseen(String method, String framing, String body, String echo) {
        try (WireOrigin origin = fickle();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            assertThat(client.send(request("GET", origin, "")).message()).endsWith("ok");

            client.send(request(method, origin, framing.isEmpty() ? "" : framing + "\r\n") + body.replace("|", "\r\n"));

            assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + echo.replace("|", "\r\n"));
            assertThat(origin.connections()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsLostOfABodyThatComesWhileTheConnectionIsReplaced() {
        String[] pieces = {"one,", "two,", "three,", "four,", "five,", "six,"};
        try (WireOrigin origin = fickle();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            for (int round = 0; round < 20; round++) {
                assertThat(client.send(request("GET", origin, "")).message()).contains("HTTP/1.1 200 ");
                client.send(request("PUT", origin, "Content-Length: 28\r\n"));
                for (String piece : pieces) {
                    client.send(piece);
                }

                assertThat(client.message()).endsWith("\r\n\r\none,two,three,four,five,six,.");
            }
        }
    }

    /** The origin accepts no new connection for a while, and the client goes on. */
    @ParameterizedTest
    @CsvSource({
        "one, 8",
        // More than is kept of a body that was sent, but nobody was sent it yet.
        "'', 100000",
    })
    void aBodyThatGoesOnWithoutAConnectionIsKept(String first, int more) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, here);
                RunningGateway gateway = RunningGateway.start(
                        allowing(server.getLocalPort(), "127.0.0.1"), Map.of("carillon.gateway.event-loops", "1"));
                WireClient client = gateway.egress()) {
            String start = " http://127.0.0.1:" + server.getLocalPort() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization();
            client.send("GET" + start + "\r\n");
            String rest = "x".repeat(more / 2) + "y".repeat(more / 2);
            try (WireClient kept = WireClient.of(server.accept());
                    Socket one = new Socket(here, server.getLocalPort());
                    Socket two = new Socket(here, server.getLocalPort())) {
                kept.head();
                kept.send(OK);
                assertThat(client.message()).endsWith("ok");
                client.send("PUT" + start + "Content-Length: " + (first.length() + more) + "\r\n\r\n" + first);
                kept.head();
                kept.text(first.length());
                kept.endOutput();
                // Closed at the other end too: another connection is asked for, and there is no room for it.
                assertThat(kept.rest()).isEmpty();
                assertThat(one.isConnected() && two.isConnected()).isTrue();

                client.send(rest.substring(0, more / 2));
                client.send(rest.substring(more / 2));

                server.accept().close();
                server.accept().close();
            }
            try (WireClient next = WireClient.of(server.accept())) {
                assertThat(next.message()).startsWith("PUT / ").endsWith("\r\n\r\n" + first + rest);
                next.send(OK);
                assertThat(client.message()).endsWith("ok");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POST, ''", "PATCH, ''", "POST, hello"})
    void whatMayNotBeRepeatedIsNot(String method, String body) {
        try (WireOrigin origin = fickle();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            assertThat(client.send(request("GET", origin, "")).message()).endsWith("ok");

            client.send(request(method, origin, "Content-Length: " + body.length() + "\r\n") + body);

            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("urn:problem-type:carillon:origin-failed");
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatIsTooLongToKeepIsNotRepeated() {
        try (WireOrigin origin = fickle();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            assertThat(client.send(request("GET", origin, "")).message()).endsWith("ok");
            int length = ReplayBuffer.MOST + 1;

            client.send(request("PUT", origin, "Content-Length: " + length + "\r\n") + "x".repeat(length));

            assertThat(client.head()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void noClientSeesConnectionsThatEndAtRandom() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    while (!connection.message().isEmpty()) {
                        connection.send(OK);
                        if (ThreadLocalRandom.current().nextInt(4) == 0) {
                            return;
                        }
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            for (int i = 0; i < 600; i++) {
                client.send(
                        i % 3 == 0
                                ? request("PUT", origin, "Content-Length: 5\r\n") + "hello"
                                : request("GET", origin, ""));
                assertThat(client.message()).as("%d", i).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
