package dev.carillon.broker.api;

import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a query parameter that the route does not know, or that is given twice: a typo must not go unnoticed. */
public class UnknownParameterFilter {
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo route) {
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty()) {
            return;
        }
        Set<String> names = known.computeIfAbsent(route.getResourceMethod(), UnknownParameterFilter::names);
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw ProblemException.invalid(
                        name,
                        names.isEmpty()
                                ? "This route takes no query parameters."
                                : "This route knows no such query parameter, but " + String.join(", ", names) + ".");
            }
            if (values.size() > 1) {
                throw ProblemException.invalid(name, "'" + name + "' is given more than once.");
            }
        });
    }

    private static Set<String> names(Method route) {
        return Arrays.stream(route.getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(parameter -> parameter != null)
                .map(QueryParam::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
