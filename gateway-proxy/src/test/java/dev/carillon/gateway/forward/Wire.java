package dev.carillon.gateway.forward;

import static dev.carillon.gateway.wire.RunningGateway.allowing;
import static dev.carillon.gateway.wire.RunningGateway.authorization;

import dev.carillon.gateway.wire.RunningGateway;
import dev.carillon.gateway.wire.WireClient;
import dev.carillon.gateway.wire.WireOrigin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A gateway and an origin for the tests of one class; in what they write, {@code |} is CRLF. */
final class Wire implements BeforeEachCallback, AfterAllCallback {
    static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

    private final AtomicReference<String> answer = new AtomicReference<>(OK);
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final WireOrigin origin = WireOrigin.handling(this::serve);
    private final RunningGateway gateway = RunningGateway.start(
            allowing(origin.port(), "127.0.0.1", "localhost") + "\n" + RunningGateway.routing("/=" + origin.port()),
            Map.of("carillon.gateway.event-loops", "1"));

    /** Each test finds an origin that answers so, and has seen nothing. */
    @Override
    public void beforeEach(ExtensionContext test) {
        answering(OK);
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        gateway.close();
        origin.close();
    }

    private void serve(WireClient connection) {
        for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
            heads.add(head.replace("\r\n", "|"));
            String now = answer.get();
            connection.send(now.replace("|", "\r\n"));
            if (now.endsWith("!")) {
                return;
            }
        }
    }

    /** What is answered from now on; the connection ends behind an exclamation mark. */
    Wire answering(String message) {
        answer.set(message);
        heads.clear();
        return this;
    }

    /** The head of a request with these fields. */
    String request(String method, String fields) {
        return request(method, target("/a?b=c"), fields);
    }

    String request(String method, String target, String fields) {
        return (method + " " + target + " HTTP/1.1|Host: other.example|").replace("|", "\r\n")
                + authorization()
                + (fields.isEmpty() ? "|" : fields + "||").replace("|", "\r\n");
    }

    String target(String path) {
        return "http://127.0.0.1:" + origin.port() + path;
    }

    WireClient client() {
        return gateway.egress();
    }

    /** The head of the answer to such a request, on a connection of its own. */
    String headFor(String request) {
        try (WireClient client = client()) {
            return client.send(request).head().replace("\r\n", "|");
        }
    }

    /** The only head that reached the origin. */
    String seen() {
        return heads.size() == 1 ? heads.getFirst() : "seen " + heads;
    }

    List<String> heads() {
        return heads;
    }

    RunningGateway gateway() {
        return gateway;
    }

    int port() {
        return origin.port();
    }

    int connections() {
        return origin.connections();
    }
}
