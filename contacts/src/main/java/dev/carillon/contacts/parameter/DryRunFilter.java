package dev.carillon.contacts.parameter;

import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a {@code dryRun} that is neither {@code true} nor {@code false}. JAX-RS makes {@code false} of any other word,
 * and RESTEasy Reactive passes an empty one off as missing, so who writes {@code dryRun=1} would see done what they wanted
 * to be shown. Thread-safe.
 */
public class DryRunFilter {
    private static final String NAME = "dryRun";

    @ServerRequestFilter
    public void filter(ContainerRequestContext request) {
        @Nullable List<String> words = request.getUriInfo().getQueryParameters().get(NAME);
        if (words != null && !(words.size() == 1 && isFlag(words.getFirst()))) {
            throw ProblemException.invalid(NAME, "It is true or false, and said once.");
        }
    }

    private static boolean isFlag(String word) {
        return word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
    }
}
