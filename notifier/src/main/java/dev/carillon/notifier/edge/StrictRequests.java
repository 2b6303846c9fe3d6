package dev.carillon.notifier.edge;

import dev.carillon.http.json.StorableText;
import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses what would otherwise pass unnoticed, or fail where nobody expects it: an {@code Accept} that is none, an
 * idempotency key that is empty or given twice, a parameter that cannot be stored, and one that is no number where one
 * is read. Holds no state.
 */
public class StrictRequests {
    private static final String KEY = "Idempotency-Key";

    /** What a parameter must be read by; unread, it would be answered as a path that does not exist. */
    private static final Map<String, Function<String, Object>> TYPED = Map.of(
            "limit", Integer::valueOf,
            "samples", Integer::valueOf,
            "messagesPerSecond", Double::valueOf,
            "smartEncoding", StrictRequests::truth);

    /** Before a route is looked for, since the search would fail on it. */
    @ServerRequestFilter(preMatching = true)
    public void checkAccept(ContainerRequestContext request) {
        for (String accepted : request.getHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of())) {
            for (String type : accepted.split(",", -1)) {
                if (!type.isBlank() && !isMediaType(type.strip())) {
                    throw ProblemException.of(
                            406,
                            "not-acceptable",
                            "Accept is no list of media types such as application/json.",
                            HttpHeaders.ACCEPT);
                }
            }
        }
    }

    /** An empty key would be taken for none, and the request for one that is not to be repeated safely. */
    @ServerRequestFilter
    public void checkKey(ContainerRequestContext request) {
        List<String> keys = request.getHeaders().getOrDefault(KEY, List.of());
        if (keys.size() > 1) {
            throw ProblemException.invalid(KEY, "The Idempotency-Key is given more than once.");
        }
        if (keys.stream().anyMatch(String::isBlank)) {
            throw ProblemException.invalid(KEY, "The Idempotency-Key is empty; leave it out or give it a value.");
        }
    }

    @ServerRequestFilter
    public void checkText(ContainerRequestContext request) {
        if (!StorableText.is(request.getUriInfo().getPath())) {
            throw ProblemException.invalid("path", "The path holds a character U+0000.");
        }
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (!StorableText.is(name) || !values.stream().allMatch(StorableText::is)) {
                throw ProblemException.invalid(name.replace("\0", ""), "The parameter holds a character U+0000.");
            }
            Function<String, Object> type = TYPED.get(name);
            if (type != null && !values.stream().allMatch(value -> value.isEmpty() || reads(type, value))) {
                throw ProblemException.invalid(
                        name, "The value of '" + name + "' does not have the form it must have.");
            }
        });
    }

    private static boolean isMediaType(String type) {
        try {
            return MediaType.valueOf(type) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean reads(Function<String, Object> type, String value) {
        try {
            return type.apply(value) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Object truth(String value) {
        if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            return Boolean.valueOf(value);
        }
        throw new IllegalArgumentException("neither true nor false");
    }
}
