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
    /** The cursor of {@code paging}: loops over pages begin with an empty one. */
    private static final String CURSOR = "cursor";

    private final Map<Method, SortedMap<String, Taken>> known = new ConcurrentHashMap<>();

    /** How a route takes a parameter. */
    private record Taken(boolean often, boolean empty) {}

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo route) {
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (!given.isEmpty() && request.getUriInfo().getPath().startsWith(API)) {
            check(route.getResourceMethod(), given);
        }
    }

    /** Throws a 400 that names the parameter at fault. */
    void check(Method route, Map<String, List<String>> given) {
        SortedMap<String, Taken> taken = known.computeIfAbsent(route, KnownParameters::of);
        given.forEach((name, values) -> {
            Taken how = taken.get(name);
            if (how == null) {
                throw ProblemException.invalid(
                        name,
                        taken.isEmpty()
                                ? "This route takes no query parameters."
                                : "This route knows no such query parameter, but " + String.join(", ", taken.keySet())
                                        + ".");
            }
            if (values.size() > 1 && !how.often()) {
                throw ProblemException.invalid(name, "'" + name + "' is given more than once.");
            }
            if (!how.empty() && values.stream().anyMatch(String::isEmpty)) {
                throw ProblemException.invalid(name, "'" + name + "' has no value; give one, or leave it out.");
            }
        });
    }

    private static SortedMap<String, Taken> of(Method route) {
        SortedMap<String, Taken> taken = new TreeMap<>();
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

    private static void add(SortedMap<String, Taken> taken, AnnotatedElement element, Class<?> type) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            taken.put(
                    query.value(),
                    new Taken(
                            Collection.class.isAssignableFrom(type),
                            query.value().equals(CURSOR) || element.isAnnotationPresent(MayBeEmpty.class)));
        }
    }
}
