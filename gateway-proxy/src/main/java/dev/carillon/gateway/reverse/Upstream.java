package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The endpoints of one service, the least busy first. Thread-safe: all event loops count on the same endpoints. */
public final class Upstream {

    /** One process of the service. */
    public static final class Endpoint {
        private final String host;
        private final int port;
        private final AtomicInteger inFlight = new AtomicInteger();

        Endpoint(GatewayFile.Endpoint endpoint) {
            this.host = endpoint.host();
            this.port = endpoint.port();
        }

        public String host() {
            return host;
        }

        public int port() {
            return port;
        }

        /** Requests that it has not answered yet. */
        public int inFlight() {
            return inFlight.get();
        }

        void begun() {
            inFlight.incrementAndGet();
        }

        void ended() {
            inFlight.decrementAndGet();
        }
    }

    private final String name;
    private final List<Endpoint> endpoints;
    private final AtomicInteger turn = new AtomicInteger();

    Upstream(GatewayFile.Upstream upstream) {
        this.name = upstream.name();
        this.endpoints = upstream.endpoints().stream().map(Endpoint::new).toList();
    }

    public String name() {
        return name;
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The endpoint with the least in flight, in turn among equals; null where all have been tried. */
    @Nullable Endpoint pick(Set<Endpoint> tried) {
        int size = endpoints.size();
        int first = size == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), size);
        Endpoint best = null;
        for (int i = 0; i < size; i++) {
            Endpoint candidate = endpoints.get((first + i) % size);
            if (!tried.contains(candidate) && (best == null || candidate.inFlight() < best.inFlight())) {
                best = candidate;
            }
        }
        return best;
    }
}
