package dev.carillon.http.parameter;

import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an idempotency key that is empty or given twice, on every route: an empty one would be taken for none, and the
 * request for one that is not to be repeated safely; of two, the second would be lost. What else a key may be is the
 * service's to say: the task-broker, whose keys stand in JSON too, takes spaces inside of one. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key header
 *     field</a>
 */
public class IdempotencyKeyCheck {
    /** The header field. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,255}");

    /** Throws a 400 that names the header field, unless there is no key, or one of 1 to 255 visible ASCII characters. */
    public static void checkVisible(@Nullable String key) {
        if (key != null && !VISIBLE.matcher(key).matches()) {
            throw ProblemException.invalid(HEADER, "An idempotency key has 1 to 255 visible ASCII characters.");
        }
    }

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
