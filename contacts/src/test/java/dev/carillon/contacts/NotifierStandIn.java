package dev.carillon.contacts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of the notifier as this service speaks to, in memory, since the real one is a module of its own: suppressions,
 * templates, and campaigns that are complete as soon as they are started.
 */
public final class NotifierStandIn implements AutoCloseable {
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpServer server;
    private final List<String> suppressed = new ArrayList<>();
    private final Map<String, String> campaignsByKey = new LinkedHashMap<>();
    private final Map<String, List<String>> recipients = new LinkedHashMap<>();
    private final List<String> started = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean completing = true;
    private volatile boolean refusingTemplates;
    private volatile Runnable onCampaign = () -> {};

    public NotifierStandIn(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void forget() {
        suppressed.clear();
        campaignsByKey.clear();
        recipients.clear();
        started.clear();
        cancelled.clear();
        failures.set(0);
        completing = true;
        refusingTemplates = false;
    }

    /** The next calls are answered 503. */
    public void fail(int times) {
        failures.set(times);
    }

    /** Whether campaigns that were started come to their end. */
    public void complete(boolean completes) {
        completing = completes;
    }

    /** Whether templates are answered 400. */
    public void refuseTemplates(boolean refuses) {
        refusingTemplates = refuses;
    }

    /** Is run once, when a campaign was made and before that is answered. */
    public void onCampaign(Runnable action) {
        onCampaign = action;
    }

    /** The numbers that were suppressed as erased, once for each call. */
    public synchronized List<String> suppressed() {
        return List.copyOf(suppressed);
    }

    /** The numbers of each campaign that was made. */
    public synchronized List<List<String>> campaigns() {
        return List.copyOf(recipients.values());
    }

    public synchronized List<String> started() {
        return List.copyOf(started);
    }

    public synchronized List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = mapper.readTree(exchange.getRequestBody().readAllBytes());
            List<String> path =
                    List.of(exchange.getRequestURI().getRawPath().substring(1).split("/", -1));
            if (!"Bearer notifier-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                reply(exchange, 401, "");
            } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                reply(exchange, 503, "");
            } else {
                answer(exchange, path, body);
            }
        }
    }

    private synchronized void answer(HttpExchange exchange, List<String> path, JsonNode body) throws IOException {
        String method = exchange.getRequestMethod();
        switch (path.get(1)) {
            case "suppressions" -> {
                if (body.path("reason").asText().equals("ERASED")) {
                    suppressed.add(URLDecoder.decode(path.get(2), StandardCharsets.UTF_8));
                }
                reply(exchange, 200, "{}");
            }
            case "templates" ->
                reply(
                        exchange,
                        refusingTemplates ? 400 : 200,
                        refusingTemplates ? "{\"detail\":\"It rhymes.\"}" : "{}");
            case "campaigns" -> {
                if (path.size() == 2) {
                    String made = create(exchange, body);
                    Runnable action = onCampaign;
                    onCampaign = () -> {};
                    action.run();
                    reply(exchange, 201, made);
                } else if (method.equals("GET")) {
                    boolean done = completing && started.contains(path.get(2));
                    reply(exchange, 200, "{\"state\":\"" + (done ? "COMPLETED" : "RUNNING") + "\"}");
                } else {
                    (path.get(3).equals("start") ? started : cancelled).add(path.get(2));
                    reply(exchange, 202, "{}");
                }
            }
            default -> reply(exchange, 200, "{}");
        }
    }

    private String create(HttpExchange exchange, JsonNode body) {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String id = campaignsByKey.computeIfAbsent(key, none -> {
            String made =
                    UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
            List<String> numbers = new ArrayList<>();
            body.path("recipients").forEach(one -> numbers.add(one.path("to").asText()));
            recipients.put(made, numbers);
            return made;
        });
        return "{\"id\":\"" + id + "\",\"state\":\"DRAFT\",\"total\":"
                + recipients.get(id).size() + "}";
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
