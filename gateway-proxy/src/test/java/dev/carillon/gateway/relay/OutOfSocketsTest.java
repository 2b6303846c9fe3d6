package dev.carillon.gateway.relay;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;
import static dev.carillon.gateway.wire.RunningGateway.routing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.RunningGateway.Options;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process may open no more sockets: who asks for one is told so, on the event loop that the exchange lives on. */
class OutOfSocketsTest {
    private static final Logger ACCESSES = Logger.getLogger("dev.carillon.gateway.access");

    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final @Nullable Level quiet = ACCESSES.getLevel();
    private final AtomicBoolean exhausted = new AtomicBoolean(true);
    private final Handler whoEndsExchanges = new Handler() {
        @Override
        public void publish(LogRecord line) {
            threads.add(Thread.currentThread().getName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        ACCESSES.setLevel(Level.INFO);
        ACCESSES.addHandler(whoEndsExchanges);
    }

    @AfterEach
    void listenNoMore() {
        ACCESSES.setLevel(quiet);
        ACCESSES.removeHandler(whoEndsExchanges);
    }

    private WireOrigin origin() {
        return WireOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    private RunningGateway gatewayTo(WireOrigin origin) {
        return RunningGateway.start(
                allowing(origin.port(), "127.0.0.1") + "\n" + routing("/=" + origin.port()),
                Options.NONE.outOfSockets(exhausted::get));
    }

    private void assertToldOnTheLoop(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 503 ").contains("out-of-sockets", "\r\nRetry-After: 1\r\n");
        assertThat(threads)
                .singleElement()
                .satisfies(thread -> assertThat(thread).startsWith("vert.x-eventloop-thread-"));
    }

    @Test
    void aRequestFromOutsideIsToldSoAndTheNextOneIsServed() {
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        try (WireOrigin origin = origin();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.ingress()) {

            assertToldOnTheLoop(client.send(request).message());

            exhausted.set(false);
            assertThat(client.send(request).message()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aRequestToOutsideIsToldSoAndTheNextOneIsServed() {
        try (WireOrigin origin = origin();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            String request =
                    "GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: a\r\n" + authorization() + "\r\n";

            assertToldOnTheLoop(client.send(request).message());

            exhausted.set(false);
            assertThat(client.send(request).message()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoAsksForATunnelIsToldSo() {
        try (WireOrigin origin = origin();
                RunningGateway gateway = gatewayTo(origin);
                WireClient client = gateway.egress()) {
            String authority = "127.0.0.1:" + origin.port();

            client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + authorization() + "\r\n");

            assertToldOnTheLoop(client.rest());
        }
    }
}
