package dev.carillon.gateway.http2;

import static dev.carillon.gateway.http2.FrameClient.get;
import static dev.carillon.gateway.http2.FrameClient.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.http2.FrameClient.Exchanged;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Requests over HTTP/2 by prior knowledge, frame by frame. */
// What could not be sent, a test notices by what does not come.
@SuppressWarnings("FutureReturnValueIgnored")
class Http2Test {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Kind: Plain\r\n\r\nhello";

    private static final String WITH_HINTS_AND_TRAILERS = """
            HTTP/1.1 103 Early Hints
            Link: </a.css>

            HTTP/1.1 200 OK
            Transfer-Encoding: chunked
            Connection: X-Hop
            X-Hop: 1

            3
            abc
            0
            Grpc-Status: 0
            X-Hop: 2
            Content-Type: no

            """.replace("\n", "\r\n");

    private static RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(RunningGateway.routing("/=" + origin.port()), Map.of());
    }

    @Test
    void aRequestReachesTheUpstreamAsHttp11AndItsAnswerComesBack() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged answer = client.ask(get("/a?b=c").add("cookie", "a=1").add("cookie", "b=2"));

            assertThat(answer.status()).isEqualTo("200");
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.field("x-kind")).isEqualTo("Plain");
            assertThat(answer.field("via")).isEqualTo("1.1 carillon");
            assertThat(answer.field("date")).endsWith(" GMT");
            assertThat(origin.requests().getFirst())
                    .startsWith("GET /a?b=c HTTP/1.1\r\nHost: shop.test\r\n")
                    .contains("cookie: a=1; b=2\r\n")
                    // RFC 9110, section 7.6.3: the protocol it was received by, not the one it goes on by.
                    .contains("\r\nVia: 2.0 carillon\r\n")
                    .contains("X-Forwarded-Proto: http\r\n");
        }
    }

    @Test
    void streamsOfOneConnectionAreAnsweredAtTheSameTime() {
        CountDownLatch all = new CountDownLatch(20);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    all.countDown();
                    await().until(() -> all.getCount() == 0);
                    connection.send(OK);
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            List<Exchanged> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                asked.add(client.begin(get("/" + i), true));
            }

            assertThat(asked)
                    .allSatisfy(answer -> assertThat(answer.end().status()).isEqualTo("200"));
        }
    }

    @Test
    void anAnswerWithoutABodyEndsWithItsHead() {
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged answer = client.ask(get("/"));

            assertThat(answer.status()).isEqualTo("204");
            assertThat(answer.field("content-length")).isNull();
            assertThat(answer.received).hasValue(0);
        }
    }

    @Test
    void anAnswerToHeadTellsTheLengthAndHasNoBody() {
        try (WireOrigin origin = WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged answer = client.ask(head("HEAD", "/"));

            assertThat(answer.field("content-length")).isEqualTo("500");
            assertThat(answer.received).hasValue(0);
        }
    }

    @Test
    void anInterimAnswerAndTrailersPass() {
        try (WireOrigin origin = WireOrigin.answering(WITH_HINTS_AND_TRAILERS);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged answer = client.ask(get("/").add("te", "trailers"));

            assertThat(answer.heads).hasSize(3);
            assertThat(answer.heads.get(0).status()).hasToString("103");
            assertThat(answer.heads.get(0).get("link")).hasToString("</a.css>");
            assertThat(answer.heads.get(1).status()).hasToString("200");
            assertThat(answer.heads.get(1).names())
                    .extracting(CharSequence::toString)
                    .doesNotContain("x-hop", "connection", "transfer-encoding");
            assertThat(answer.heads.get(2).get("grpc-status")).hasToString("0");
            assertThat(answer.heads.get(2).names())
                    .extracting(CharSequence::toString)
                    .doesNotContain("content-type", "x-hop");
            assertThat(answer.body()).isEqualTo("abc");
            assertThat(origin.requests().getFirst()).contains("TE: trailers\r\n");
        }
    }

    @Test
    void aBodyWithoutALengthIsChunkedWithItsTrailers() {
        CompletableFuture<String> read = new CompletableFuture<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    String head = connection.head();
                    read.complete(head + connection.text("2\r\nab\r\n1\r\nc\r\n0\r\nx-sum: 6\r\n\r\n".length()));
                    connection.send(OK);
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged asked = client.begin(head("POST", "/"), false);
            client.data(asked, "ab", false);
            client.data(asked, "c", false);
            client.trailers(asked, new DefaultHttp2Headers(false).add("x-sum", "6"));

            assertThat(asked.end().status()).isEqualTo("200");
            assertThat(read.orTimeout(20, TimeUnit.SECONDS).join())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .endsWith("0\r\nx-sum: 6\r\n\r\n")
                    .contains("ab")
                    .contains("c\r\n");
        }
    }

    @Test
    void bigBodiesPassBothWays() {
        int size = 8 * 1024 * 1024;
        AtomicLong read = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    read.set(connection.text(size).length());
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    connection.send(new byte[size]);
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged asked = client.begin(head("PUT", "/").add("content-length", "" + size), false);
            client.data(asked, new byte[size], true);

            assertThat(asked.end().received).hasValue(size);
            assertThat(read).hasValue(size);
        }
    }

    @Test
    void aClientThatReadsSlowlyHoldsTheUpstreamBack() {
        int size = 64 * 1024 * 1024;
        AtomicLong sent = new AtomicLong();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    for (int i = 0; i < size / 65536; i++) {
                        connection.send(new byte[65536]);
                        sent.addAndGet(65536);
                    }
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(get("/"), true, false);

            await().until(() -> asked.received.get() >= 65535);
            await().during(Duration.ofMillis(500)).until(() -> sent.get() < 16 * 1024 * 1024);

            assertThat(asked.received).hasValue(65535);
        }
    }

    /** An upstream that reads the head of a request, then nothing until it is let, and tells when the connection ends. */
    private static final class Stuck implements Consumer<WireClient> {
        final CountDownLatch asked = new CountDownLatch(1);
        final AtomicBoolean may = new AtomicBoolean();
        final CompletableFuture<Long> rest = new CompletableFuture<>();

        @Override
        public void accept(WireClient connection) {
            connection.head();
            asked.countDown();
            await().until(may::get);
            rest.complete(connection.drain());
        }
    }

    @Test
    void anUpstreamThatReadsSlowlyHoldsTheClientBack() {
        Stuck stuck = new Stuck();
        int size = 32 * 1024 * 1024;
        try (WireOrigin origin = WireOrigin.handling(stuck);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(head("PUT", "/").add("content-length", "" + size), false);

            ChannelFuture all = client.data(asked, new byte[size], true);

            await().until(() -> stuck.asked.getCount() == 0);
            await().during(Duration.ofMillis(500)).until(() -> !all.isDone());
            stuck.may.set(true);
            await().until(all::isDone);
            assertThat(all.isSuccess()).isTrue();
        }
    }

    @Test
    void aResetOfTheClientEndsTheRequestThoughItsBodyWaits() {
        Stuck stuck = new Stuck();
        int size = 32 * 1024 * 1024;
        try (WireOrigin origin = WireOrigin.handling(stuck);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(head("PUT", "/").add("content-length", "" + size), false);
            ChannelFuture all = client.data(asked, new byte[size], true);
            await().until(() -> stuck.asked.getCount() == 0);
            await().during(Duration.ofMillis(300)).until(() -> !all.isDone());

            client.reset(asked);
            stuck.may.set(true);

            assertThat(stuck.rest.orTimeout(20, TimeUnit.SECONDS).join()).isLessThan(size);
            assertThat(gateway.gateway().drain(Duration.ofSeconds(5))).isZero();
        }
    }

    @Test
    void aClientThatIsGoneEndsTheRequestThoughItsBodyWaits() {
        Stuck stuck = new Stuck();
        int size = 32 * 1024 * 1024;
        try (WireOrigin origin = WireOrigin.handling(stuck);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(head("PUT", "/").add("content-length", "" + size), false);
            ChannelFuture all = client.data(asked, new byte[size], true);
            await().until(() -> stuck.asked.getCount() == 0);
            await().during(Duration.ofMillis(300)).until(() -> !all.isDone());

            client.drop();
            stuck.may.set(true);

            assertThat(stuck.rest.orTimeout(20, TimeUnit.SECONDS).join()).isLessThan(size);
            assertThat(gateway.gateway().drain(Duration.ofSeconds(5))).isZero();
        }
    }

    @Test
    void aResetOfTheClientEndsTheRequestThatWaitsForItsAnswer() {
        CompletableFuture<Long> rest = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    begun.countDown();
                    rest.complete(connection.drain());
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(get("/"), true);
            await().until(() -> begun.getCount() == 0);

            client.reset(asked);

            assertThat(rest.orTimeout(20, TimeUnit.SECONDS).join()).isZero();
        }
    }

    @Test
    void moreBodyThanContentLengthNeverReachesTheUpstream() {
        CompletableFuture<String> rest = new CompletableFuture<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    // Empty where the stream was over before the request could be sent on.
                    rest.complete(connection.head().isEmpty() ? "" : connection.rest());
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(head("POST", "/").add("content-length", "6"), false);
            client.data(asked, "abc", false);

            client.data(asked, "defGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", true);

            assertThat(asked.reset()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            gateway.gateway().drain(Duration.ZERO);
            assertThat(rest.orTimeout(20, TimeUnit.SECONDS).join()).doesNotContain("smuggled");
        }
    }

    @Test
    void lessBodyThanContentLengthEndsTheConnectionOfTheUpstream() {
        CompletableFuture<String> rest = new CompletableFuture<>();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    // Empty where the stream was over before the request could be sent on.
                    rest.complete(connection.head().isEmpty() ? "" : connection.rest());
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(head("POST", "/").add("content-length", "6"), false);

            client.data(asked, "abc", true);

            assertThat(asked.reset()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            gateway.gateway().drain(Duration.ZERO);
            assertThat(rest.orTimeout(20, TimeUnit.SECONDS).join()).isIn("", "abc");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsReset() {
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf");
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged asked = client.begin(get("/"), true);

            assertThat(asked.reset()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            assertThat(asked.isEnded()).isFalse();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void anAnswerBeforeTheBodyIsWholeLetsTheClientStop() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged asked = client.begin(head("POST", "/").add("content-length", "100000000"), false);

            assertThat(asked.end().status()).isEqualTo("413");
            assertThat(asked.reset()).isEqualTo(Http2Error.NO_ERROR.code());
            assertThat(client.ask(get("/")).status()).isEqualTo("200");
        }
    }

    @Test
    void whatIsNoRequestIsRefusedAndTheOthersGoOn() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            assertThat(client.ask(get("a")).status()).isEqualTo("400");
            assertThat(client.ask(get("/").add("x", "a\r\nb: c")).status()).isIn("400", "");
            assertThat(client.ask(get("/").add("host", "other.test")).status()).isEqualTo("400");
            assertThat(client.begin(get("/").add("connection", "close"), true).reset())
                    .isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            assertThat(client.ask(new DefaultHttp2Headers(false)
                                    .method("CONNECT")
                                    .authority("shop.test:443"))
                            .status())
                    .isEqualTo("405");
            assertThat(origin.requests()).isEmpty();
            assertThat(client.ask(get("/")).status()).isEqualTo("200");
        }
    }

    @Test
    void fieldsThatAreTooLongAreAnsweredWith431() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged answer =
                    client.begin(get("/").add("x", "y".repeat(36 * 1024)), true).end();

            assertThat(answer.status()).isEqualTo("431");
            assertThat(client.ask(get("/")).status()).isEqualTo("200");
        }
    }

    @Test
    void whoResetsWithoutEndIsSentAway() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            for (int i = 0; i < 300 && client.isOpen(); i++) {
                client.reset(client.begin(get("/"), true));
            }

            await().until(() -> !client.isOpen());
            assertThat(client.goAways())
                    .extracting(Http2GoAwayFrame::errorCode)
                    .contains(Http2Error.ENHANCE_YOUR_CALM.code());
        }
    }

    @Test
    void aDrainLetsStreamsFinishAndThenCloses() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean may = new AtomicBoolean();
        try (WireOrigin origin = WireOrigin.handling(connection -> {
                    connection.head();
                    begun.countDown();
                    await().until(may::get);
                    connection.send(OK);
                });
                RunningGateway gateway = gatewayTo(origin);
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            Exchanged asked = client.begin(get("/"), true);
            await().until(() -> begun.getCount() == 0);

            CompletableFuture<Integer> cut =
                    CompletableFuture.supplyAsync(() -> gateway.gateway().drain(Duration.ofSeconds(10)));

            await().until(() -> client.goAways().size() == 2);
            assertThat(client.goAways().get(0).lastStreamId()).isEqualTo(Integer.MAX_VALUE);
            assertThat(client.goAways().get(1).lastStreamId()).isEqualTo(asked.stream.id());
            assertThat(client.isOpen()).isTrue();
            may.set(true);
            assertThat(asked.end().body()).isEqualTo("hello");
            await().until(() -> !client.isOpen());
            assertThat(cut.orTimeout(20, TimeUnit.SECONDS).join()).isZero();
        }
    }

    @Test
    void aConnectionWithoutStreamsIsClosedAfterAWhile() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.idle-timeout", "1S"));
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {
            assertThat(client.ask(get("/")).status()).isEqualTo("200");

            await().until(() -> !client.isOpen());

            assertThat(client.goAways())
                    .extracting(Http2GoAwayFrame::errorCode)
                    .containsExactly(Http2Error.NO_ERROR.code());
        }
    }

    @Test
    void anAnswerThatNobodyTakesIsGivenUp() {
        try (WireOrigin origin =
                        WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(90000));
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.idle-timeout", "1S"));
                FrameClient client = FrameClient.connect(gateway.ingressPort())) {

            Exchanged asked = client.begin(get("/"), true, false);

            assertThat(asked.reset()).isEqualTo(Http2Error.CANCEL.code());
        }
    }

    @Test
    void halfAPrefaceIsNotWaitedForForEver() {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(
                        RunningGateway.routing("/=" + origin.port()),
                        Map.of("carillon.gateway.ingress.header-timeout", "1S"))) {
            try (WireClient client = gateway.ingress().send("PRI * HTTP/2")) {
                assertThat(client.rest()).isEmpty();
            }
            try (WireClient client = gateway.ingress().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
                assertThat(client.drain()).isPositive();
            }
            try (WireClient client = gateway.ingress().send("P")) {
                assertThat(client.send("OST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                                .message())
                        .startsWith("HTTP/1.1 200 OK");
            }
        }
    }
}
