package dev.carillon.http.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.MediaTypeMapper;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jspecify.annotations.Nullable;

/**
 * What a service has at a path, by what its router knows. Immutable.
 */
@RegisterForReflection(targets = MediaTypeMapper.class, methods = false)
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
            routes.add(new Route(pattern(path.replaceAll("/+", "/")), method, consumes(resource)));
        }
    }

    private static List<MediaType> consumes(RuntimeResource resource) {
        for (Object handler : resource.getHandlerChain()) {
            if (handler instanceof MediaTypeMapper choice) {
                return consumes(choice);
            }
        }
        return resource.getConsumes() == null ? List.of() : resource.getConsumes();
    }

    /** Of a resource that stands for several, which shows them to nobody. */
    @SuppressWarnings("unchecked")
    private static List<MediaType> consumes(MediaTypeMapper choice) {
        try {
            Field types = MediaTypeMapper.class.getDeclaredField("consumesTypes");
            types.setAccessible(true);
            return ((List<MediaType>) types.get(choice))
                    .stream().filter(type -> !type.isWildcardType()).toList();
        } catch (ReflectiveOperationException e) {
            return List.of(); // another release of the framework: the answer then names none
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
