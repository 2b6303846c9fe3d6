package dev.carillon.gateway;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.gateway.wire.HeldAnswer;
import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The end of a gateway, which is to cut nothing off. */
class DrainTest {
    private static final String REQUEST = "GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static FutureTask<Integer> drain(RunningGateway gateway, Duration grace) {
        FutureTask<Integer> drained = new FutureTask<>(() -> gateway.gateway().drain(grace));
        Thread.ofVirtual().start(drained);
        await().until(() -> refusesConnections(gateway));
        return drained;
    }

    private static boolean refusesConnections(RunningGateway gateway) {
        try {
            gateway.ingress().close();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void answersWhatIsInFlightAndSaysThatItWasTheLast() throws Exception {
        HeldAnswer held = new HeldAnswer(OK);
        try (WireOrigin origin = WireOrigin.handling(held);
                RunningGateway gateway = RunningGateway.start(routing("/v1=" + origin.port()), Map.of());
                WireClient client = gateway.ingress()) {
            client.send(REQUEST);
            held.awaitAsked();
            FutureTask<Integer> drained = drain(gateway, GRACE);

            held.letGo();

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("ok");
            assertThat(drained.get()).isZero();
        }
    }

    @Test
    void servesWhoIsConnectedOnceMoreAndClosesWhoHasNothingToSay() throws Exception {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway gateway = RunningGateway.start(routing("/v1=" + origin.port()), Map.of());
                WireClient busy = gateway.ingress();
                WireClient quiet = gateway.ingress()) {
            busy.send(REQUEST).message();
            quiet.send(REQUEST).message();
            FutureTask<Integer> drained =
                    new FutureTask<>(() -> gateway.gateway().drain(GRACE));
            Thread.ofVirtual().start(drained);

            // Without a pause, since who is quiet for a second is closed.
            String answer;
            do {
                answer = busy.send(REQUEST).message();
                assertThat(answer).startsWith("HTTP/1.1 200 ");
            } while (!answer.contains("\r\nConnection: close\r\n"));
            assertThat(refusesConnections(gateway)).isTrue();
            assertThat(busy.rest()).isEmpty();
            assertThat(quiet.rest()).isEmpty();
            assertThat(drained.get()).isZero();
        }
    }

    @Test
    void doesNotKeepTheQuietWaitingForATunnelAndEndsThatWithTheGrace() throws Exception {
        try (WireOrigin origin = WireOrigin.handling(WireClient::rest);
                RunningGateway gateway = RunningGateway.start(
                        routing("/v1=" + origin.port()) + allowing(origin.port(), "127.0.0.1"), Map.of());
                WireClient quiet = gateway.ingress();
                WireClient tunnel = gateway.egress()) {
            tunnel.send("CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n");
            assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
            quiet.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n").message();
            FutureTask<Integer> drained = drain(gateway, Duration.ofSeconds(4));

            assertThat(quiet.rest()).isEmpty();
            assertThat(drained.isDone()).isFalse();

            assertThat(tunnel.rest()).isEmpty();
            assertThat(drained.get()).isEqualTo(1);
        }
    }

    @Test
    void losesNoRequestToWhoeverTakesThePortOver() throws Exception {
        try (WireOrigin origin = WireOrigin.answering(OK);
                RunningGateway old = RunningGateway.start(
                        routing("/v1=" + origin.port()), Map.of("carillon.gateway.share-ports", "true"));
                RunningGateway next = RunningGateway.start(
                        routing("/v1=" + origin.port()),
                        Map.of(
                                "carillon.gateway.share-ports",
                                "true",
                                "carillon.gateway.ingress.port",
                                String.valueOf(old.ingressPort())))) {
            Load load = new Load(old.ingressPort(), REQUEST, true);
            load.start(4);
            await().until(() -> load.answered() > 500);

            FutureTask<Integer> drained = new FutureTask<>(() -> old.gateway().drain(GRACE));
            Thread.ofVirtual().start(drained);
            assertThat(drained.get()).isZero();
            long before = load.answered();
            await().until(() -> load.answered() > before + 500);
            load.stop();

            assertThat(load.failures()).isEmpty();
            assertThat(next.count("carillon.gateway.ingress.requests")).isPositive();
        }
    }
}
