package dev.carillon.simulators.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of the task-broker as the other services speak to, in memory, since the real one is a module of its own: the
 * end-to-end tests have that. It loses everything when it ends, and no lease runs out. Thread-safe.
 */
public final class BrokerStandIn implements AutoCloseable {
    /**
     * Less than asked for: a worker that went while it waited would be handed a task that nobody works on, since the server
     * here does not notice, as the real broker does.
     */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final ObjectMapper mapper = new ObjectMapper();
    private final String authorization;
    private final HttpServer server;
    private final Map<String, DelayQueue<Task>> queues = new ConcurrentHashMap<>();
    private final Map<String, Task> leased = new ConcurrentHashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final List<String> created = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile boolean reachable = true;

    private record Task(String queue, String payload, long readyAt) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(readyAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /**
     * Listens on the loopback.
     *
     * @param port 0 for any that is free
     * @param token what callers must send as their bearer token
     */
    public BrokerStandIn(int port, String token) {
        authorization = "Bearer " + token;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, until told otherwise, every request is answered 503. */
    public void setReachable(boolean isReachable) {
        reachable = isReachable;
    }

    /** Loses every task and every key. */
    public synchronized void forget() {
        queues.values().forEach(DelayQueue::clear);
        leased.clear();
        keys.clear();
        created.clear();
    }

    /** The payloads of the tasks that were new to it. */
    public List<String> created() {
        return List.copyOf(created);
    }

    /** Puts a task in, as if the broker handed one out again. */
    public void offer(String queue, String payload) {
        ready(queue).add(new Task(queue, payload, System.nanoTime()));
    }

    /** Whether no task waits and none is at work. */
    public boolean isIdle() {
        return leased.isEmpty() && queues.values().stream().allMatch(DelayQueue::isEmpty);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            if (!reachable) {
                reply(exchange, 503, "");
            } else if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                reply(exchange, 401, "");
            } else if (path.endsWith("/tasks/batch")) {
                reply(exchange, 200, create(queue(path), body));
            } else if (path.startsWith("/v1/queues/") && path.endsWith("/leases")) {
                reply(exchange, 200, lease(queue(path), mapper.readTree(body)));
            } else if (path.startsWith("/v1/leases/")) {
                reply(exchange, settle(List.of(path.split("/", -1)), body) ? 204 : 409, "");
            } else {
                reply(exchange, 200, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String queue(String path) {
        return path.split("/", -1)[3];
    }

    private DelayQueue<Task> ready(String queue) {
        return queues.computeIfAbsent(queue, none -> new DelayQueue<>());
    }

    private synchronized String create(String queue, String lines) throws IOException {
        ArrayNode items = mapper.createArrayNode();
        for (String line : lines.lines().toList()) {
            JsonNode task = mapper.readTree(line);
            if (keys.add(task.path("idempotencyKey").asText())) {
                created.add(task.path("payload").asText());
                offer(queue, task.path("payload").asText());
            }
            items.addObject().put("status", 201);
        }
        return mapper.createObjectNode().set("items", items).toString();
    }

    private String lease(String queue, JsonNode request) throws InterruptedException {
        ArrayNode tasks = mapper.createArrayNode();
        long wait = Math.min(
                LONGEST_WAIT.toMillis(),
                Duration.parse(request.path("wait").asText()).toMillis());
        Task task = ready(queue).poll(wait, TimeUnit.MILLISECONDS);
        while (task != null) {
            String token = "t" + tokens.incrementAndGet();
            leased.put(token, task);
            tasks.addObject()
                    .put("id", token)
                    .put("token", token)
                    .put("attempt", 1)
                    .put(
                            "leasedUntil",
                            Clock.systemUTC().instant().plusSeconds(60).toString())
                    .put("payload", task.payload());
            task = tasks.size() < request.path("max").asInt() ? ready(queue).poll() : null;
        }
        return mapper.createObjectNode().set("tasks", tasks).toString();
    }

    private boolean settle(List<String> path, String body) throws IOException {
        Task task = leased.remove(path.get(3));
        if (task == null) {
            return false;
        }
        if (path.get(4).equals("retry")) {
            Duration delay = Duration.parse(mapper.readTree(body).path("delay").asText("PT0.05S"));
            ready(task.queue()).add(new Task(task.queue(), task.payload(), System.nanoTime() + delay.toNanos()));
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

    @Override
    public void close() {
        server.stop(0);
    }
}
