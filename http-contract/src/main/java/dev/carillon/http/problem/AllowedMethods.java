package dev.carillon.http.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Answers a method that a path does not take with 405 and those that it does, and a media type with 415 and those. JAX-RS
 * looks for the path within one class alone, and says 404 where another has it. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6">RFC 9110, section 15.5.6</a>
 */
public class AllowedMethods {
    /** Made when first asked for: the deployment is not there yet when this is. */
    private volatile @Nullable Routes routes;

    // Resources say what is not there with problems of their own, so that these come from the search for a route, or
    // from a part of the path that has not the form it must have.

    @ServerExceptionMapper
    public Response notFound(NotFoundException e, ContainerRequestContext request) {
        return answer(request);
    }

    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException e, ContainerRequestContext request) {
        return answer(request);
    }

    @ServerExceptionMapper
    public Response notSupported(NotSupportedException e, ContainerRequestContext request) {
        Set<String> types =
                routes().mediaTypes(request.getMethod(), request.getUriInfo().getPath());
        String detail = types.isEmpty()
                ? "This path does not take a body of this media type."
                : "This path takes no body of this media type, but " + String.join(", ", types) + ".";
        return problem(Problem.of(415, "unsupported-media-type", detail, HttpHeaders.CONTENT_TYPE))
                .build();
    }

    private Response answer(ContainerRequestContext request) {
        Set<String> allowed = routes().methods(request.getUriInfo().getPath());
        if (allowed.isEmpty() || allowed.contains(request.getMethod())) {
            return problem(Problem.of(404, "not-found", "There is nothing at this path.", null))
                    .build();
        }
        String methods = String.join(", ", allowed);
        return problem(Problem.of(
                        405, "method-not-allowed", "This path takes no such method, but " + methods + ".", null))
                .header(HttpHeaders.ALLOW, methods)
                .build();
    }

    private Routes routes() {
        Routes known = routes;
        if (known == null) {
            known = new Routes(ResteasyReactiveRecorder.getCurrentDeployment());
            routes = known;
        }
        return known;
    }

    private static Response.ResponseBuilder problem(Problem problem) {
        return Response.status(problem.status()).entity(problem).type(Problem.MEDIA_TYPE);
    }
}
