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
 * Refuses what would otherwise pass unnoticed, or fail where nobody expects it: an {@code Accept} that is none, a
 * parameter that cannot be stored, and one that is no number where one is read. Holds no state.
 */
public class StrictRequests {
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
