package dev.carillon.http.parameter;

import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that a route of the API does not know, that is given twice where one is taken, or that has no
 * value: misspelt or empty, a filter would choose everything. Webhooks and links that people are sent are left alone, since
 * whoever calls those may add parameters of their own. A native image keeps the annotations that are read here only of
 * classes that are registered, which {@code RouteRules} asks of each service. Thread-safe.
 */
public class KnownParameters {
    private static final String API = "/v1/";
    /** They choose nothing: without a value they say what they say where they are missing, as loops over pages begin. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("cursor", "columns", "delimiter", "map");

    private final Map<Method, SortedMap<String, Times>> known = new ConcurrentHashMap<>();

    /** How often a parameter may be given. */
    private enum Times {
        ONCE,
        ANY
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo route) {
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (!given.isEmpty() && request.getUriInfo().getPath().startsWith(API)) {
            check(route.getResourceMethod(), given);
        }
    }

    /** Throws a 400 that names the parameter at fault. */
    void check(Method route, Map<String, List<String>> given) {
        SortedMap<String, Times> taken = known.computeIfAbsent(route, KnownParameters::of);
        given.forEach((name, values) -> {
            if (!taken.containsKey(name)) {
                throw ProblemException.invalid(
                        name,
                        taken.isEmpty()
                                ? "This route takes no query parameters."
                                : "This route knows no such query parameter, but " + String.join(", ", taken.keySet())
                                        + ".");
            }
            if (values.size() > 1 && taken.get(name) == Times.ONCE) {
                throw ProblemException.invalid(name, "'" + name + "' is given more than once.");
            }
            if (!MAY_BE_EMPTY.contains(name) && values.stream().anyMatch(String::isEmpty)) {
                throw ProblemException.invalid(name, "'" + name + "' has no value; give one, or leave it out.");
            }
        });
    }

    private static SortedMap<String, Times> of(Method route) {
        SortedMap<String, Times> taken = new TreeMap<>();
        for (Parameter parameter : route.getParameters()) {
            add(taken, parameter, parameter.getType());
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(taken, field, field.getType());
                }
            }
        }
        return taken;
    }

    private static void add(SortedMap<String, Times> taken, AnnotatedElement element, Class<?> type) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            taken.put(query.value(), Collection.class.isAssignableFrom(type) ? Times.ANY : Times.ONCE);
        }
    }
}
