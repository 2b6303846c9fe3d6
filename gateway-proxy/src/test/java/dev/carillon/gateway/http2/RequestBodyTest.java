package dev.carillon.gateway.http2;

import static dev.carillon.gateway.http2.FrameClient.head;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.http2.FrameClient.Exchanged;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireOrigin;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies of requests that are too long. */
// What could not be sent, a test notices by what does not come.
@SuppressWarnings("FutureReturnValueIgnored")
class RequestBodyTest {

    @Test
    void aBodyThatBecomesTooLongCutsTheAnswerThatHasBegun() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
                    connection.rest();
                });
                RunningGateway gateway = RunningGateway.start(
                        routing("/=" + origin.port()), Map.of("carillon.gateway.ingress.max-body", "4"));
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(head("POST", "/"), false);
            client.data(asked, "a", false);
            await().until(() -> asked.body().equals("one"));

            client.data(asked, "hello", false);

            assertThat(asked.reset()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            assertThat(asked.isEnded()).isFalse();
            await().until(() -> gateway.count("carillon.gateway.ingress.requests") == 1);
        }
    }
}
