package dev.carillon.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A load in which each connection sends its next request when the last one has been answered, as wrk does. Other than
 * wrk it opens tunnels, and counts a connection that ends instead of an answer as the error that it is.
 */
public final class ClosedLoop {
    private ClosedLoop() {}

    /** Runs the load on threads of its own and returns when it is over. */
    public static Outcome run(Load load) throws InterruptedException {
        AtomicLong tickets = new AtomicLong(load.requests());
        List<Future<Outcome>> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(load.threads())) {
            for (int thread = 0; thread < load.threads(); thread++) {
                int connections = share(load.connections(), load.threads(), thread);
                parts.add(threads.submit(() -> new LoopThread(load, connections, tickets).run()));
            }
        }
        Outcome all = new Outcome(Duration.ZERO, new Latencies(), 0, Map.of());
        for (Future<Outcome> part : parts) {
            try {
                all = all.plus(part.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a thread of the load failed", e.getCause());
            }
        }
        return all;
    }

    private static int share(int all, int parts, int part) {
        return all / parts + (part < all % parts ? 1 : 0);
    }
}
