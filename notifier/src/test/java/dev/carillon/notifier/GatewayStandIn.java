package dev.carillon.notifier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An SMS gateway that takes texts by HTTP, as listmonk posts them; answers the status that it is told to. */
final class GatewayStandIn {
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    GatewayStandIn(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/send", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** From now on, every request is answered so. */
    void answer(int next) {
        status = next;
    }

    /** What was posted. */
    List<String> bodies() {
        return bodies;
    }

    void reset() {
        bodies.clear();
        status = 200;
    }
}
