package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Route;
import dev.carillon.gateway.configuration.GatewayFile.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code routes}. */
final class RouteSection {
    private static final String EACH = "a route";

    /** What two routes must not share, unless their methods differ. */
    private record Place(Optional<String> host, String prefix) {}

    private record Taken(Set<String> methods, int line) {}

    private final Map<String, Upstream> upstreams;
    private final List<Route> routes = new ArrayList<>();
    private final Map<Place, List<Taken>> taken = new HashMap<>();

    private RouteSection(Map<String, Upstream> upstreams) {
        this.upstreams = upstreams;
    }

    /** In the order of the file. */
    static List<Route> read(YamlObject file, Map<String, Upstream> upstreams) {
        RouteSection section = new RouteSection(upstreams);
        file.objects("routes", EACH, section::route);
        return section.routes;
    }

    private void route(YamlObject route) {
        route.only("host", "prefix", "methods", "upstream", "strip", "rewrite", "maxBody", "responseTimeout");
        Optional<String> host = route.optional("host", Targets.HOST);
        String prefix =
                route.text("prefix").flatMap(text -> text.as(Targets.PREFIX)).orElse(null);
        Set<String> methods = Targets.methods(route);
        if (methods.contains("CONNECT")) {
            route.faultAt("methods", "CONNECT is for the egress: no route can take it");
        }
        Optional<YamlText> upstream = route.text("upstream");
        upstream.ifPresent(text -> text.mustName("upstream", upstreams.keySet()));
        Optional<String> replacement = replacement(route, prefix);
        Optional<Long> maxBody = route.optional("maxBody", Quantities.SIZE);
        var responseTimeout = route.optional("responseTimeout", Quantities.DURATION);
        // A host that is wrong would look like any host, and methods like any method.
        if (prefix != null && host.isPresent() == route.has("host") && methods.isEmpty() != route.has("methods")) {
            take(route, new Place(host, prefix), methods);
            String name = upstream.map(YamlText::value).orElse("");
            routes.add(new Route(host, prefix, methods, name, replacement, maxBody, responseTimeout));
        }
    }

    private static Optional<String> replacement(YamlObject route, @Nullable String prefix) {
        boolean strip = route.optional("strip", Quantities.FLAG).orElse(false);
        Optional<String> rewrite = route.optional("rewrite", Targets.PREFIX);
        if (strip && route.has("rewrite")) {
            route.faultAt("rewrite", "'strip' and 'rewrite' exclude each other: leave one out");
        } else if (strip && "/".equals(prefix)) {
            route.faultAt("strip", "'strip' has nothing to take away where the prefix is /");
        } else if (rewrite.isPresent() && rewrite.get().equals(prefix)) {
            route.faultAt("rewrite", "'rewrite' is the prefix itself: leave it out");
        }
        // Below the root, a path is what is left of it without the prefix.
        return strip ? Optional.of("") : rewrite.map(path -> path.equals("/") ? "" : path);
    }

    private void take(YamlObject route, Place place, Set<String> methods) {
        List<Taken> here = taken.computeIfAbsent(place, key -> new ArrayList<>());
        here.stream()
                .flatMap(earlier -> sharedMethod(earlier.methods(), methods)
                        .map(method -> "for '" + place.host().orElse("") + place.prefix() + "' (" + method
                                + ") stands on line " + earlier.line() + " already")
                        .stream())
                .findFirst()
                .ifPresent(route::fault);
        here.add(new Taken(methods, route.line()));
    }

    /** A method that both take; no method in a route is every method. */
    private static Optional<String> sharedMethod(Set<String> one, Set<String> other) {
        if (one.isEmpty() && other.isEmpty()) {
            return Optional.of("every method");
        }
        Set<String> narrower = one.isEmpty() ? other : one;
        Set<String> wider = one.isEmpty() ? one : other;
        return narrower.stream()
                .sorted()
                .filter(method -> wider.isEmpty() || wider.contains(method))
                .findFirst();
    }
}
