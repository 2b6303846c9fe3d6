package dev.carillon.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of the task-broker as the notifier speaks to, in memory, since the real one is a module of its own: the
 * end-to-end tests have that. Hands every task out twice when told to, as a broker may.
 */
final class BrokerStandIn implements AutoCloseable {
    private final ObjectMapper mapper = new ObjectMapper();
    private final DelayQueue<Task> ready = new DelayQueue<>();
    private final Map<String, Task> leased = new ConcurrentHashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final List<String> failed = new ArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final HttpServer server;
    private volatile boolean reachable = true;

    private record Task(String payload, long readyAt) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(readyAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    BrokerStandIn(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on, until told otherwise, every request is answered 503. */
    void setReachable(boolean isReachable) {
        reachable = isReachable;
    }

    /** Puts a task in, as if the broker handed one out again. */
    void offer(String payload) {
        ready.add(new Task(payload, System.nanoTime()));
    }

    boolean isIdle() {
        return ready.isEmpty() && leased.isEmpty();
    }

    /** Not done for the one that all tests share: it ends with them. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            if (!reachable) {
                reply(exchange, 503, "");
            } else if (path.endsWith("/tasks/batch")) {
                reply(exchange, 200, create(body));
            } else if (path.startsWith("/v1/queues/") && path.endsWith("/leases")) {
                reply(exchange, 200, lease(mapper.readTree(body)));
            } else if (path.startsWith("/v1/leases/")) {
                reply(exchange, settle(path.split("/"), body) ? 204 : 409, "");
            } else {
                reply(exchange, 200, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String create(String lines) throws IOException {
        ArrayNode items = mapper.createArrayNode();
        for (String line : lines.split("\n", -1)) {
            if (!line.isBlank()) {
                JsonNode task = mapper.readTree(line);
                if (keys.add(task.path("idempotencyKey").asText())) {
                    offer(task.path("payload").asText());
                }
                items.addObject().put("status", 201);
            }
        }
        return mapper.createObjectNode().set("items", items).toString();
    }

    private String lease(JsonNode request) throws InterruptedException {
        ArrayNode tasks = mapper.createArrayNode();
        long wait = Duration.parse(request.path("wait").asText()).toMillis();
        Task task = ready.poll(wait, TimeUnit.MILLISECONDS);
        while (task != null) {
            String token = "t" + tokens.incrementAndGet();
            leased.put(token, task);
            ObjectNode handed =
                    tasks.addObject().put("id", token).put("token", token).put("attempt", 1);
            handed.put("leasedUntil", Instant.now().plusSeconds(60).toString()).put("payload", task.payload());
            task = tasks.size() < request.path("max").asInt() ? ready.poll() : null;
        }
        return mapper.createObjectNode().set("tasks", tasks).toString();
    }

    private boolean settle(String[] path, String body) throws IOException {
        Task task = leased.remove(path[3]);
        if (task == null) {
            return false;
        }
        if (path[4].equals("retry")) {
            String delay = mapper.readTree(body).path("delay").asText("PT0.2S");
            ready.add(new Task(
                    task.payload(), System.nanoTime() + Duration.parse(delay).toNanos()));
        } else if (path[4].equals("fail")) {
            failed.add(task.payload());
        }
        return true;
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
