package dev.carillon.notifier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** As much of contacts as the notifier reads, since the real one is a service of its own: pages, and refusals on demand. */
final class ContactsStandIn {
    private final List<String> people = new ArrayList<>();
    private final ConcurrentLinkedQueue<Integer> refusals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private Runnable betweenPages = () -> {};

    ContactsStandIn(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/v1/contacts", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void reset() {
        people.clear();
        refusals.clear();
        requests.clear();
        betweenPages = () -> {};
    }

    /** Does this before a page that is not the first is answered. */
    synchronized void betweenPages(Runnable action) {
        betweenPages = action;
    }

    /** Adds somebody; without a phone where it is empty. */
    synchronized void add(String firstName, String phone) {
        String number = phone.isEmpty() ? "" : ",\"phone\":\"" + phone + "\"";
        people.add(
                "{\"id\":\"%d\",\"email\":\"e@x\",\"firstName\":\"%s\",\"lastName\":\"L\"%s,\"lists\":[],\"tags\":[]}"
                        .formatted(people.size(), firstName, number));
    }

    /** Answers the next request with this status. */
    void refuse(int status) {
        refusals.add(status);
    }

    /** The queries that came, in their order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            requests.add(query);
            if (query.contains("cursor=")) {
                betweenPages.run();
            }
            boolean known =
                    "Bearer contacts".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Integer refusal = known ? refusals.poll() : Integer.valueOf(401);
            byte[] body = (refusal == null ? page(query) : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refusal == null ? 200 : refusal, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Two to a page. */
    private String page(String query) {
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        int until = Math.min(people.size(), from + 2);
        String next = until < people.size() ? ",\"next\":\"" + until + "\"" : "";
        return "{\"items\":[" + String.join(",", people.subList(from, until)) + "]" + next + "}";
    }
}
