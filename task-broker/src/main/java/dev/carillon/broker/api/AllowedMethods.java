package dev.carillon.broker.api;

import dev.carillon.http.problem.Problem;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers a method that a path does not take with 405 and those that it does. JAX-RS looks for the path within one class
 * alone, and says 404 where another has it. {@link StrictParameters} has the same classes kept in a native image.
 * Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6">RFC 9110, section 15.5.6</a>
 */
public class AllowedMethods {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
    private static final List<Class<?>> RESOURCES = List.of(
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
            WorkflowResource.class);

    private record Route(Pattern path, String method) {}

    private final List<Route> routes = RESOURCES.stream()
            .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods())
                    .flatMap(method -> Arrays.stream(method.getAnnotations())
                            .map(Annotation::annotationType)
                            .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                            .map(type -> new Route(
                                    path(resource, method),
                                    type.getAnnotation(HttpMethod.class).value()))))
            .toList();

    // Resources say what is not there with problems of their own, so that these come from the search for a route alone.

    @ServerExceptionMapper
    public Response notFound(NotFoundException e, ContainerRequestContext request) {
        return answer(request);
    }

    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException e, ContainerRequestContext request) {
        return answer(request);
    }

    private Response answer(ContainerRequestContext request) {
        Set<String> allowed = allowed(request.getUriInfo().getPath());
        if (allowed.isEmpty()) {
            return problem(Problem.of(404, "not-found", "There is nothing at this path.", null))
                    .build();
        }
        String methods = String.join(", ", allowed);
        return problem(Problem.of(
                        405, "method-not-allowed", "This path takes no such method, but " + methods + ".", null))
                .header(HttpHeaders.ALLOW, methods)
                .build();
    }

    private Set<String> allowed(String path) {
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

    private static Response.ResponseBuilder problem(Problem problem) {
        return Response.status(problem.status()).entity(problem).type(Problem.MEDIA_TYPE);
    }

    private static Pattern path(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String template = resource.getAnnotation(Path.class).value() + (below == null ? "" : below.value());
        return Pattern.compile(VARIABLE.matcher(template).replaceAll("[^/]+") + "/?");
    }
}
