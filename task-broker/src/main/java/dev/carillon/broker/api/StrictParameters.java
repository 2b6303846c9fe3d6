package dev.carillon.broker.api;

import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what would otherwise pass unnoticed: parameters that are unknown, empty or given twice, and such a key. */
@RegisterForReflection(
        targets = {
            BackupResource.class,
            DeadLetterResource.class,
            LeaseResource.class,
            QueueResource.class,
            ScheduleResource.class,
            SettlementOfManyResource.class,
            SettlementResource.class,
            TaskCreationResource.class,
            TaskResource.class,
            TaskResultResource.class,
            WorkflowResource.class
        }) // a native image keeps no annotations of parameters otherwise
public class StrictParameters {
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    /**
     * An empty key would be taken for none, and the request for one that is not to be repeated safely; of two keys, the
     * second would be lost.
     */
    @ServerRequestFilter
    public void checkKey(ContainerRequestContext request) {
        List<String> keys = request.getHeaders().get(TaskCreationResource.IDEMPOTENCY_KEY);
        if (keys == null) {
            return;
        }
        if (keys.size() > 1) {
            throw ProblemException.invalid(
                    TaskCreationResource.IDEMPOTENCY_KEY, "The idempotency key is given more than once.");
        }
        if (keys.getFirst().isEmpty()) {
            throw ProblemException.invalid(TaskCreationResource.IDEMPOTENCY_KEY, "The idempotency key is empty.");
        }
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo route) {
        Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty()) {
            return;
        }
        Set<String> names = known.computeIfAbsent(route.getResourceMethod(), StrictParameters::names);
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
            if (values.getFirst().isEmpty()) {
                throw ProblemException.invalid(name, "'" + name + "' is empty; leave it out or give it a value.");
            }
        });
    }

    private static Set<String> names(Method route) {
        return Arrays.stream(route.getParameters())
                .flatMap(StrictParameters::queryParameters)
                .map(QueryParam::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a parameter of the method, or of those that one of its beans gathers. */
    private static Stream<QueryParam> queryParameters(Parameter parameter) {
        Stream<? extends AnnotatedElement> said = parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                : Stream.of(parameter);
        return said.map(element -> element.getAnnotation(QueryParam.class)).filter(Objects::nonNull);
    }
}
