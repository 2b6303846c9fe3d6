package dev.carillon.gateway.http1;

import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests, however they come. */
class RequestBodyTest {
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n"
            })
    void aChunkedBodyThatIsTooLongIsAnsweredAndNothingBehindIt(String body) {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/=" + origin.port()), Map.of("carillon.gateway.ingress.max-body", "4"));
                WireClient client = gateway.ingress()) {

            client.send(CHUNKED + body);

            assertThat(client.rest()).startsWith("HTTP/1.1 413 ").containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Test
    void aChunkedBodyThatBecomesTooLongIsAnswered() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.text("1\r\na\r\n".length());
                    begun.countDown();
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(
                        routing("/=" + origin.port()), Map.of("carillon.gateway.ingress.max-body", "4"));
                WireClient client = gateway.ingress()) {
            client.send(CHUNKED + "1\r\na\r\n");
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            client.send("5\r\nhello\r\n".repeat(10) + "0\r\n\r\nGET / HTTP/1.1\r\n\r\n");

            assertThat(client.rest()).startsWith("HTTP/1.1 413 ").containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @Test
    void aBodyThatBecomesTooLongCutsTheAnswerThatHasBegun() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(
                        routing("/=" + origin.port()), Map.of("carillon.gateway.ingress.max-body", "4"));
                WireClient client = gateway.ingress()) {
            client.send(CHUNKED + "1\r\na\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(client.text("3\r\none\r\n".length())).isEqualTo("3\r\none\r\n");

            client.send("5\r\nhello\r\n");

            assertThat(client.rest()).isEmpty();
            await().until(() -> gateway.count("carillon.gateway.ingress.requests") == 1);
        }
    }
}
