package dev.carillon.http.parameter;

import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an idempotency key that is empty or given twice, on every route: an empty one would be taken for none, and the
 * request for one that is not to be repeated safely; of two, the second would be lost. What else a key may be is the
 * service's to say. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key header
 *     field</a>
 */
public class IdempotencyKeyCheck {
    /** The header field. */
    public static final String HEADER = "Idempotency-Key";

    /** Throws a 400 that names the header field. */
    @ServerRequestFilter
    public void check(ContainerRequestContext request) {
        check(request.getHeaders().get(HEADER));
    }

    static void check(@Nullable List<String> keys) {
        if (keys == null) {
            return;
        }
        if (keys.size() > 1) {
            throw ProblemException.invalid(HEADER, "The idempotency key is given more than once.");
        }
        if (keys.stream().anyMatch(String::isBlank)) {
            throw ProblemException.invalid(HEADER, "The idempotency key is empty; give it a value, or leave it out.");
        }
    }
}
