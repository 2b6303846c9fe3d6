package dev.carillon.contacts.request;

import dev.carillon.http.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a path or a query that says what nothing can be done with: U+0000, which the database takes in no text; a limit
 * that is no number. Not of webhooks, whose answers are what their sources were set up against. Holds no state.
 */
public class RequestLine {
    private static final String NUL = "%00";
    private static final String WEBHOOKS = "/webhooks/";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

    @ServerRequestFilter(preMatching = true)
    public void check(HttpServerRequest request) {
        String path = request.path();
        if (path != null && !path.startsWith(WEBHOOKS)) {
            check(path, request.query());
        }
    }

    /**
     * Throws a 400 that names the parameter at fault.
     *
     * @param path as it came, with its percents
     * @param query as it came
     */
    static void check(String path, @Nullable String query) {
        if (path.contains(NUL)) {
            throw ProblemException.of(400, "invalid-field", "A path has no U+0000.", null);
        }
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                check(name, equals < 0 ? "" : pair.substring(equals + 1), pair);
            }
        }
    }

    private static void check(String name, String value, String pair) {
        if (pair.contains(NUL)) {
            throw ProblemException.invalid(name.replace("\0", ""), "A parameter has no U+0000.");
        }
        if (name.equals("limit") && !WHOLE_NUMBER.matcher(value).matches()) {
            throw ProblemException.invalid(name, "The limit is a whole number.");
        }
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
