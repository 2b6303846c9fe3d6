package dev.carillon.gateway.http2;

import static dev.carillon.gateway.http2.FrameClient.get;
import static dev.carillon.gateway.http2.FrameClient.head;
import static dev.carillon.gateway.http2.FrameClient.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.exchange.Activity;
import dev.carillon.gateway.exchange.Exchange;
import dev.carillon.gateway.exchange.ExchangeListener;
import dev.carillon.gateway.exchange.ServerSettings;
import dev.carillon.gateway.http2.FrameClient.Exchanged;
import dev.carillon.gateway.listen.ConnectionLimit;
import dev.carillon.gateway.listen.Listener;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.MalformedMessageException;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/2 can make the gateway keep, and for how long. */
// What could not be sent, a test notices by what does not come.
@SuppressWarnings("FutureReturnValueIgnored")
class BoundsTest {
    private static final int MOST_STREAMS = 4;
    /** Requests that may wait for a connection, where an endpoint has one. */
    private static final int WAITING = 4;

    private static final int LONG = 3000;
    private static final int ROUND = 5;

    @Test
    void streamsAreBoundedThoughTheClientNeverAcknowledgesTheBound() {
        AtomicBoolean may = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    await().until(may::get);
                    connection.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.max-streams-per-connection", "" + MOST_STREAMS));
                FrameClient client = FrameClient.heedless(gateway.ingressPort())) {
            List<Exchanged> asked = new ArrayList<>();
            for (int i = 0; i < MOST_STREAMS; i++) {
                asked.add(client.begin(get("/"), true));
            }

            Exchanged surplus = client.begin(get("/"), true);

            assertThat(surplus.reset()).isEqualTo(Http2Error.REFUSED_STREAM.code());
            may.set(true);
            assertThat(asked)
                    .allSatisfy(answer -> assertThat(answer.end().status()).isEqualTo("204"));
            assertThat(client.ask(get("/")).status()).isEqualTo("204");
        }
    }

    @Test
    void streamsThatAreRefusedCountAmongThoseThatAreReset() {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.max-streams-per-connection", "" + MOST_STREAMS));
                FrameClient client = FrameClient.heedless(gateway.ingressPort())) {

            for (int i = 0; i < MOST_STREAMS + 201; i++) {
                client.begin(get("/"), true);
            }

            await().until(() -> !client.isOpen());
        }
    }

    @Test
    void fieldsOfAnswersAreNotKeptForACompressionThatOnlyTheClientWants() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                        connection.send("HTTP/1.1 204 No Content\r\nX-Long: "
                                + head.substring(5, 6).repeat(LONG) + "\r\n\r\n");
                    }
                });
                RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=" + origin.port()), Map.of());
                FrameClient client =
                        FrameClient.connect(gateway.ingressPort(), settings().headerTableSize(1_000_000))) {
            long once = askForEach(client);

            long again = askForEach(client);

            // Had the fields of the first round been kept, those of the second would be a byte or two each.
            assertThat(again).isGreaterThan(once / 2).isGreaterThan(LONG);
        }
    }

    private static long askForEach(FrameClient client) {
        long before = client.bytes();
        for (int i = 0; i < ROUND; i++) {
            assertThat(client.ask(get("/" + (char) ('a' + i))).field("x-long")).hasSize(LONG);
        }
        return client.bytes() - before;
    }

    @Test
    void whoChangesItsSettingsWithoutEndIsSentAway() {
        try (RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=1"), Map.of());
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            for (int i = 0; i < 200; i++) {
                client.settle(settings().headerTableSize(i));
            }

            // Whether it hears why is open: what it sent behind may make a reset of the close.
            await().until(() -> !client.isOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\n\r\n", "5\r\n\r\nhello"})
    void fieldsThatAreLongerThanTheClientWantsAreSent(String lengthAndBody) {
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(LONG) + "\r\nContent-Length: " + lengthAndBody);
                RunningGateway gateway = RunningGateway.start(RunningGateway.routing("/=" + origin.port()), Map.of());
                FrameClient client =
                        FrameClient.connect(gateway.ingressPort(), settings().maxHeaderListSize(150))) {

            client.begin(get("/"), true);

            // What the client does with them is its own affair; this one ends the connection.
            await().until(() -> client.bytes() > LONG / 2);
            await().until(() -> !client.isOpen());
        }
    }

    @Test
    void requestsWhoseClientHasLeftWaitForNoConnection() {
        AtomicBoolean may = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    await().until(may::get);
                    connection.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
                });
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of(
                                "carillon.gateway.event-loops",
                                "1",
                                "carillon.gateway.ingress.max-connections-per-endpoint",
                                "1",
                                "carillon.gateway.ingress.connect-timeout",
                                "1M"));
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged busy = client.begin(get("/"), true);
            for (int i = 0; i < WAITING; i++) {
                client.reset(client.begin(get("/"), true));
            }

            Exchanged waiting = client.begin(get("/"), true);

            // Streams are begun in order, so that this answer comes when the others have been taken on.
            client.ask(head("OPTIONS", "*"));
            may.set(true);
            assertThat(waiting.end().status()).isEqualTo("204");
            assertThat(busy.end().status()).isEqualTo("204");
        }
    }

    @Test
    void aFaultOfOursWhileABodyComesEndsTheStream() {
        Vertx vertx = Vertx.vertx();
        GatewayLoop loop = new GatewayLoop(((VertxInternal) vertx).createEventLoopContext(), Clock.systemUTC());
        Activity activity = new Activity();
        ServerSettings settings = new ServerSettings(
                BoundsTest::listenAndFail, activity, Duration.ofSeconds(10), Duration.ofSeconds(10), kind -> {});
        Listener listener = new Listener(
                loop, settings, ConnectionLimit.of(16), new Listener.Speaks(Optional.empty(), Optional.empty(), 16));
        Channel listening = listener.listen(new InetSocketAddress(RunningGateway.address("127.0.0.1"), 0))
                .syncUninterruptibly()
                .channel();
        try (FrameClient client = FrameClient.connect(((InetSocketAddress) listening.localAddress()).getPort())) {
            Exchanged asked = client.begin(head("POST", "/"), false);

            client.data(asked, "abc", true);

            assertThat(asked.reset()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            await().until(() -> activity.exchanges() == 0);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void listenAndFail(Exchange exchange) {
        exchange.listen(new Failing());
        exchange.read();
    }

    private static final class Failing implements ExchangeListener {
        @Override
        public void requestData(ByteBuf piece) {
            piece.release();
            throw new IllegalStateException("as a fault of ours does");
        }

        @Override
        public void requestPaused() {}

        @Override
        public void requestEnded(@Nullable Head trailers) {}

        @Override
        public void requestMalformed(MalformedMessageException fault) {}

        @Override
        public void clientGone() {}

        @Override
        public void clientWritable(boolean writable) {}
    }
}
