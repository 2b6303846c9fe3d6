package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which upstream a path belongs to: prefixes match whole segments, and the longest wins. Immutable. */
public final class Routes {

    /** A prefix and who answers below it. */
    public record Route(String prefix, Upstream upstream) {
        boolean matches(String path) {
            return path.startsWith(prefix)
                    && (path.length() == prefix.length() || prefix.equals("/") || path.charAt(prefix.length()) == '/');
        }
    }

    private final List<Route> longestFirst;

    public Routes(GatewayFile file) {
        Map<String, Upstream> upstreams = new HashMap<>();
        file.upstreams().values().forEach(upstream -> upstreams.put(upstream.name(), new Upstream(upstream)));
        this.longestFirst = file.routes().stream()
                .map(route -> new Route(route.prefix(), Objects.requireNonNull(upstreams.get(route.upstream()))))
                .sorted(Comparator.comparingInt((Route route) -> route.prefix().length())
                        .reversed())
                .toList();
    }

    /** The route of a path without query; empty where there is none. */
    public Optional<Route> find(String path) {
        for (Route route : longestFirst) {
            if (route.matches(path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** All of them, the longest prefix first. */
    public List<Route> all() {
        return longestFirst;
    }
}
