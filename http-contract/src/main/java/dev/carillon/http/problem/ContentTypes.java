package dev.carillon.http.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a {@code Content-Type} that is none, before a route is looked for: the search would fail on it, and a caller
 * would hear of a fault of ours. Holds no state.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.3">RFC 9110, section 8.3</a>
 */
public class ContentTypes {

    @ServerRequestFilter(preMatching = true)
    public void check(ContainerRequestContext request) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type != null && !isOne(type)) {
            throw ProblemException.of(
                    415,
                    "unsupported-media-type",
                    "The content type is none: it is a type and a subtype, such as text/plain, given once.",
                    HttpHeaders.CONTENT_TYPE);
        }
    }

    private static boolean isOne(String type) {
        try {
            return MediaType.valueOf(type) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
