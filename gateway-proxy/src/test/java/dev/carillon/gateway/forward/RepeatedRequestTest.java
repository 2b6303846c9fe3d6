package dev.carillon.gateway.forward;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which requests are sent again, and where to; and what is not taken for the same request. */
class RepeatedRequestTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static String request(String host, int port, String fields) {
        return "GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    @Test
    void isRepeatedAtTheAddressThatWasReached() throws IOException {
        int[] connections = new int[1];
        try (Socket refusing = new Socket();
                WireOrigin origin = beside(refusing, connection -> {
                    connection.head();
                    if (connections[0]++ > 0) {
                        connection.send(OK);
                    }
                });
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "two.test").replace("127.0.0.1/32", "127.0.0.0/8"),
                        name -> new InetAddress[] {
                            RunningGateway.address("127.0.0.2"), RunningGateway.address("127.0.0.3")
                        });
                WireClient client = gateway.egress()) {

            client.send(request("two.test", origin.port(), authorization()));

            assertThat(client.message()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    /**
     * An origin on 127.0.0.3, and on 127.0.0.2 this socket at the same port: it is bound and does not listen, so that
     * nobody else can, and whoever connects is refused.
     */
    private static WireOrigin beside(Socket refusing, Consumer<WireClient> connection) throws IOException {
        refusing.bind(new InetSocketAddress("127.0.0.2", 0));
        return WireOrigin.handling("127.0.0.3", refusing.getLocalPort(), connection);
    }

    @Test
    void isNotRepeatedWhereAnAnswerBeganThatIsNone() {
        try (WireOrigin origin = WireOrigin.answering("SSH-2.0-OpenSSH_9.2\r\n");
                RunningGateway gateway = RunningGateway.start(allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {

            client.send(request("127.0.0.1", origin.port(), authorization()));

            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyTokenIsNotNone() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        allowing(origin.port(), "127.0.0.1").replace("egress: {", "egress: { anonymous: test,"),
                        Map.of("carillon.gateway.event-loops", "1"));
                WireClient client = gateway.egress()) {
            assertThat(client.send(request("127.0.0.1", origin.port(), "")).message())
                    .startsWith("HTTP/1.1 200 ");

            client.send(request("127.0.0.1", origin.port(), "Proxy-Authorization: \r\n"));

            assertThat(client.message()).startsWith("HTTP/1.1 407 ");
        }
    }

    @Test
    void theManagementPortIsNoTarget() {
        try (WireOrigin management = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(allowing(management.port(), "127.0.0.1"), Map.of());
                WireClient client = gateway.egress()) {
            gateway.gateway().manage(management.port());

            client.send(request("127.0.0.1", management.port(), authorization()));

            assertThat(client.message()).startsWith("HTTP/1.1 403 ").contains("own-listener");
            assertThat(management.connections()).isZero();
        }
    }
}
