package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one service. Of two that are picked at random the less busy gets a request (Mitzenmacher, The Power of
 * Two Choices in Randomized Load Balancing, 2001), which needs no view of all and herds nobody. Thread-safe.
 */
public final class Upstream {
    private final String name;
    private final GatewayFile.Upstream described;
    private final LongSupplier nanoTime;
    private final RetryBudget budget = new RetryBudget();
    /** What each endpoint of the file stands for now: its address, or those of its name. */
    private final Map<GatewayFile.Endpoint, List<InetAddress>> addresses = new ConcurrentHashMap<>();

    private volatile List<Endpoint> endpoints = List.of();

    Upstream(GatewayFile.Upstream described, LongSupplier nanoTime) {
        this.name = described.name();
        this.described = described;
        this.nanoTime = nanoTime;
    }

    public String name() {
        return name;
    }

    /** As the file has it. */
    GatewayFile.Upstream described() {
        return described;
    }

    /** Those that are known now; none while no name has been resolved. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    RetryBudget budget() {
        return budget;
    }

    /** An endpoint of the file has these addresses from now on; what stays keeps its counts. */
    synchronized void resolved(GatewayFile.Endpoint of, Collection<InetAddress> found) {
        List<InetAddress> now = List.copyOf(found);
        if (now.equals(addresses.put(of, now))) {
            return;
        }
        Map<InetSocketAddress, Endpoint> known = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> known.put(endpoint.address(), endpoint));
        List<Endpoint> next = new ArrayList<>();
        for (GatewayFile.Endpoint each : described.endpoints()) {
            for (InetAddress address : addresses.getOrDefault(each, List.of())) {
                InetSocketAddress socket = new InetSocketAddress(address, each.port());
                if (next.stream().noneMatch(other -> other.address().equals(socket))) {
                    Endpoint kept = known.get(socket);
                    next.add(kept == null ? new Endpoint(socket, described.ejection(), nanoTime) : kept);
                }
            }
        }
        endpoints = List.copyOf(next);
    }

    /**
     * An endpoint for the next attempt.
     *
     * @param tried those that this request has been sent to
     * @return null where all have been tried
     */
    @Nullable Endpoint pick(List<Endpoint> tried) {
        List<Endpoint> all = endpoints;
        if (all.size() == 1) {
            return tried.isEmpty() ? all.getFirst() : null;
        }
        Endpoint picked = lessBusyOfTwo(all, tried, true);
        // Where every one is ejected, ejection has told nothing: an upstream is not given up by its own defence.
        return picked == null ? lessBusyOfTwo(all, tried, false) : picked;
    }

    private static @Nullable Endpoint lessBusyOfTwo(List<Endpoint> all, List<Endpoint> tried, boolean inUse) {
        int size = all.size();
        if (size == 0) {
            return null;
        }
        int start = ThreadLocalRandom.current().nextInt(size);
        // A second start that differs from the first, where there are two.
        int other = size == 1 ? start : (start + 1 + ThreadLocalRandom.current().nextInt(size - 1)) % size;
        Endpoint one = nextGood(all, tried, inUse, start);
        Endpoint two = nextGood(all, tried, inUse, other);
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return two.inFlight() < one.inFlight() ? two : one;
    }

    private static @Nullable Endpoint nextGood(List<Endpoint> all, List<Endpoint> tried, boolean inUse, int start) {
        for (int i = 0; i < all.size(); i++) {
            Endpoint candidate = all.get((start + i) % all.size());
            if (!(inUse && candidate.isEjected()) && !tried.contains(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
