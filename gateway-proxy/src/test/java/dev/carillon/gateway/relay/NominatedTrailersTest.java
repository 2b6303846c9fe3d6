package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code Connection} names is of the connection, before a body and behind it. */
class NominatedTrailersTest {
    private static final String BODY = "2\r\nok\r\n0\r\nX-Gone: 1\r\nX-Kept: 2\r\n\r\n";
    private static final String LEFT = "2\r\nok\r\n0\r\nX-Kept: 2\r\n\r\n";
    private static final String FIELDS = "Transfer-Encoding: chunked\r\nConnection: X-Gone\r\n\r\n";

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(routing("/=" + origin.port()), Map.of());
    }

    @Test
    void section7_6_1_removesTrailersOfARequestThatItsConnectionNominates() {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    body.complete(connection.text(LEFT.length()));
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send("POST / HTTP/1.1\r\nHost: a\r\n" + FIELDS + BODY);

            assertThat(body.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(LEFT);
            assertThat(client.message()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void section7_6_1_removesTrailersOfAnAnswerThatItsConnectionNominates() {
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 200 OK\r\n" + FIELDS + BODY);
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + LEFT);
        }
    }
}
