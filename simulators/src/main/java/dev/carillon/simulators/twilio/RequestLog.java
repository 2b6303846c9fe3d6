package dev.carillon.simulators.twilio;

import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests to the API, newest last, as many as are worth keeping. Thread-safe. */
final class RequestLog {
    private static final int KEPT = 50_000;

    private final Clock clock;
    private final Deque<SimulatedRequest> requests = new ArrayDeque<>();

    RequestLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(HttpServerRequest request, int status, Fault.@Nullable Kind fault) {
        if (requests.size() == KEPT) {
            requests.removeFirst();
        }
        String to = request.isExpectMultipart() ? request.formAttributes().get("To") : null;
        requests.addLast(
                new SimulatedRequest(clock.instant(), request.method().name(), request.path(), to, status, fault));
    }

    synchronized List<SimulatedRequest> all() {
        return List.copyOf(requests);
    }

    synchronized void clear() {
        requests.clear();
    }
}
