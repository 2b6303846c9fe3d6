package dev.carillon.tasks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker that speaks real HTTP, hands out what the test puts in, and remembers what it was told. */
final class FakeBroker implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
    /** Of every task. */
    static final Instant LEASED_UNTIL = Instant.parse("2026-11-25T09:30:00Z");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A request as it came in. */
    record Request(String method, String path, String authorization, String contentType, String body) {
        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** An answer that the test wants instead of the proper one. */
    record Answer(int status, String body) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> ready = new LinkedBlockingQueue<>();
    final AtomicInteger handedOut = new AtomicInteger();
    private final AtomicInteger leasing = new AtomicInteger();
    volatile Answer toLeases;
    /** Leases are answered when it is down. */
    volatile CountDownLatch beforeLeases = new CountDownLatch(0);

    /** So many answers lack the end of their body, and the connection stays. */
    final AtomicInteger halves = new AtomicInteger();

    volatile Answer toSettlements;
    volatile Answer toBatches;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    FakeBroker() throws IOException {
        this(0);
    }

    FakeBroker(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The settlements of this verb, in the order that they came in. */
    List<Request> settlements(String verb) {
        return requests.stream()
                .filter(request -> request.path().startsWith("/v1/leases/"))
                .filter(request -> request.path().endsWith("/" + verb))
                .toList();
    }

    List<Request> leases() {
        return requests.stream()
                .filter(request -> request.path().endsWith("/leases"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        requests.add(request);
        Answer answer = answer(request);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (halves.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.sendResponseHeaders(answer.status(), body.length + 1L);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer answer(Request request) {
        if (request.path().endsWith("/leases")) {
            leasing.incrementAndGet();
            try {
                awaitLeases();
                return toLeases != null ? toLeases : lease(request.json());
            } finally {
                leasing.decrementAndGet();
            }
        }
        if (request.path().startsWith("/v1/leases/")) {
            return toSettlements != null ? toSettlements : new Answer(204, "");
        }
        if (request.path().endsWith("/batch")) {
            return toBatches != null ? toBatches : batch(request);
        }
        return new Answer(200, "{}");
    }

    /** Waits until no lease is under way, whose worker may have gone: it would take what becomes ready meanwhile. */
    void awaitNoLease() {
        await().until(() -> leasing.get() == 0);
    }

    private void awaitLeases() {
        try {
            beforeLeases.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is stopped
        }
    }

    private Answer lease(JsonNode request) {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode tasks = answer.putArray("tasks");
        String payload = next(request);
        while (payload != null) {
            int number = handedOut.incrementAndGet();
            tasks.addObject()
                    .put("id", "id-" + number)
                    .put("token", "token-" + number)
                    .put("attempt", 1)
                    .put("leasedUntil", LEASED_UNTIL.toString())
                    .put("contentType", "text/plain")
                    .put("payload", payload);
            payload = tasks.size() < request.path("max").asInt() ? ready.poll() : null;
        }
        return new Answer(200, answer.toString());
    }

    private String next(JsonNode request) {
        Duration wait = Duration.parse(request.path("wait").asText());
        try {
            return ready.poll(Math.min(wait.toMillis(), LONGEST_WAIT.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null;
        }
    }

    private static Answer batch(Request request) {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode items = answer.putArray("items");
        request.body().lines().forEach(line -> items.addObject().put("status", 201));
        return new Answer(200, answer.toString());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
