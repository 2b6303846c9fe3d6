package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.RequestMeters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which upstream a request belongs to: the host first (its own name before {@code *.suffix}, the longer suffix before the
 * shorter, any host last), then the path (whole segments, the longest prefix wins), then the method. Immutable.
 */
public final class RouteTable {

    /** Where a request goes. */
    public record Route(GatewayFile.Route described, Upstream upstream, RequestMeters meters) {
        boolean matches(String path) {
            String prefix = described.prefix();
            return path.startsWith(prefix)
                    && (path.length() == prefix.length() || prefix.equals("/") || path.charAt(prefix.length()) == '/');
        }

        boolean takes(String method) {
            return described.methods().isEmpty() || described.methods().contains(method);
        }

        /** A path as the upstream gets it, its query behind it. */
        String onward(String pathAndQuery) {
            if (described.replacement().isEmpty()) {
                return pathAndQuery;
            }
            String prefix = described.prefix();
            String rest = prefix.equals("/") ? pathAndQuery : pathAndQuery.substring(prefix.length());
            String replaced = described.replacement().get() + rest;
            return replaced.startsWith("/") ? replaced : "/" + replaced;
        }
    }

    /** What became of a search. */
    sealed interface Found {
        /** This one. */
        record Match(Route route) implements Found {}

        /** There is a route, but for other methods. */
        record OtherMethods(Set<String> methods) implements Found {}

        /** There is none. */
        record Nothing() implements Found {}
    }

    private static final Found NOTHING = new Found.Nothing();
    private static final String ANY_LABEL = "*.";

    private final Map<String, List<Route>> byHost = new HashMap<>();
    private final List<Map.Entry<String, List<Route>>> bySuffix;
    private final List<Route> anyHost;
    private final List<Route> all;

    /**
     * A table of these.
     *
     * @param upstreams by name
     */
    public RouteTable(List<GatewayFile.Route> routes, Map<String, Upstream> upstreams, GatewayMetrics metrics) {
        this.all = routes.stream()
                .map(route -> new Route(
                        route,
                        Objects.requireNonNull(upstreams.get(route.upstream())),
                        metrics.ingress(route.prefix(), route.upstream())))
                .sorted(Comparator.comparingInt(
                                (Route route) -> route.described().prefix().length())
                        .reversed())
                .toList();
        Map<String, List<Route>> suffixes = new HashMap<>();
        List<Route> any = new ArrayList<>();
        for (Route route : all) {
            String host = route.described().host().orElse("");
            List<Route> group = host.isEmpty()
                    ? any
                    : (host.startsWith(ANY_LABEL) ? suffixes : byHost)
                            .computeIfAbsent(
                                    host.startsWith(ANY_LABEL) ? host.substring(1) : host, name -> new ArrayList<>());
            group.add(route);
        }
        this.anyHost = List.copyOf(any);
        this.bySuffix = suffixes.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Route>> entry) ->
                                entry.getKey().length())
                        .reversed())
                .toList();
    }

    /**
     * Finds the route.
     *
     * @param host lower-case, without port; null where the client told none
     */
    Found find(@Nullable String host, String path, String method) {
        Found found = NOTHING;
        if (host != null && !byHost.isEmpty()) {
            found = search(byHost.getOrDefault(host, List.of()), path, method, found);
        }
        if (host != null && !(found instanceof Found.Match)) {
            for (Map.Entry<String, List<Route>> entry : bySuffix) {
                if (!(found instanceof Found.Match)
                        && host.length() > entry.getKey().length()
                        && host.endsWith(entry.getKey())) {
                    found = search(entry.getValue(), path, method, found);
                }
            }
        }
        return found instanceof Found.Match ? found : search(anyHost, path, method, found);
    }

    private static Found search(List<Route> routes, String path, String method, Found before) {
        Found found = before;
        for (Route route : routes) {
            if (route.matches(path)) {
                if (route.takes(method)) {
                    return new Found.Match(route);
                }
                Set<String> methods = new TreeSet<>(route.described().methods());
                if (found instanceof Found.OtherMethods others) {
                    methods.addAll(others.methods());
                }
                found = new Found.OtherMethods(methods);
            }
        }
        return found;
    }

    /** Whether any route asks for a host. */
    boolean asksForHosts() {
        return !byHost.isEmpty() || !bySuffix.isEmpty();
    }

    /** All of them, the longest prefix first. */
    public List<Route> all() {
        return all;
    }
}
