package dev.carillon.http.problem;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jspecify.annotations.Nullable;

/**
 * What a service has at a path, by what its router knows, so that a native image needs no reflection for it. Immutable.
 */
final class Routes {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*[^}:]+(?::([^}]*))?}");

    private record Route(Pattern path, String method, List<MediaType> consumes) {}

    private final List<Route> routes = new ArrayList<>();

    Routes(Deployment deployment) {
        deployment.getClassMappers().forEach(type -> {
            for (Object handler : type.value.handlers) {
                if (handler instanceof ClassRoutingHandler router) {
                    router.getMappers()
                            .forEach((method, mapper) -> mapper.getTemplates()
                                    .forEach(below -> add(
                                            method,
                                            type.template.template + "/" + below.template.template,
                                            below.value)));
                }
            }
        });
    }

    // The templates of the mappers: a resource that stands for several, which differ by media type, has no class's.
    private void add(@Nullable String method, String path, RuntimeResource resource) {
        if (method != null) {
            List<MediaType> consumes = resource.getConsumes() == null ? List.of() : resource.getConsumes();
            routes.add(new Route(pattern(path.replaceAll("/+", "/")), method, consumes));
        }
    }

    /** Matches the paths of a template, with or without a slash behind. */
    static Pattern pattern(String template) {
        String path = template.endsWith("/") ? template.substring(0, template.length() - 1) : template;
        StringBuilder pattern = new StringBuilder();
        Matcher variable = VARIABLE.matcher(path);
        int from = 0;
        while (variable.find()) {
            pattern.append(Pattern.quote(path.substring(from, variable.start())));
            String expression = variable.group(1);
            pattern.append(expression == null ? "[^/]+" : "(?:" + expression.strip() + ")");
            from = variable.end();
        }
        return Pattern.compile(pattern + Pattern.quote(path.substring(from)) + "/?");
    }

    /** The methods that a path takes, in the order of their names; none where nothing is there. */
    Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (route.path().matcher(path).matches()) {
                methods.add(route.method());
            }
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return methods;
    }

    /** The media types of bodies that a method of a path takes; none where that is not said. */
    Set<String> mediaTypes(String method, String path) {
        Set<String> types = new TreeSet<>();
        for (Route route : routes) {
            if (route.method().equals(method) && route.path().matcher(path).matches()) {
                route.consumes().forEach(type -> types.add(type.getType() + "/" + type.getSubtype()));
            }
        }
        return types;
    }
}
