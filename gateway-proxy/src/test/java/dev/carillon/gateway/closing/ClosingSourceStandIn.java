package dev.carillon.gateway.closing;

import dev.carillon.gateway.wire.WireOrigin;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who says whether the service is being closed down: what the test has them say, byte for byte. */
public final class ClosingSourceStandIn implements AutoCloseable {
    public static final String OPEN = "{\"closing\":false,\"gone\":false}";
    public static final String CLOSING =
            "{\"closing\":true,\"sunset\":\"2027-01-02T00:00:00Z\",\"link\":\"https://example.org/end\",\"gone\":false}";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final WireOrigin origin;
    private volatile String answer;

    public ClosingSourceStandIn(String json) {
        answer = ok(json);
        origin = WireOrigin.handling(connection -> {
            for (String request = connection.message(); !request.isEmpty(); request = connection.message()) {
                requests.add(request);
                connection.send(answer);
                if (!answer.contains("Content-Length: " + (answer.length() - answer.indexOf("\r\n\r\n") - 4))) {
                    return;
                }
            }
        });
    }

    static String ok(String json) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n"
                + json;
    }

    /** Says this from now on. */
    public void say(String json) {
        answer = ok(json);
    }

    /** Sends this from now on, and ends the connection where it is not a whole message with its length. */
    public void send(String message) {
        answer = message;
    }

    /** What it was asked, each request whole. */
    public List<String> requests() {
        return requests;
    }

    public String url() {
        return "http://127.0.0.1:" + origin.port() + "/v1/lifecycle/closing";
    }

    @Override
    public void close() {
        origin.close();
    }
}
