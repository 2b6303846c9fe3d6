package dev.carillon.contacts.parameter;

import dev.carillon.http.problem.ProblemException;
import java.util.List;
import java.util.Locale;

/**
 * The query parameter {@code dryRun}. Taken as texts: the conversion of JAX-RS makes {@code false} of whatever is not
 * {@code true}, and who writes {@code dryRun=1} would see done what they wanted to be shown. Taken as several: RESTEasy
 * Reactive passes a single empty one off as missing. Pure; thread-safe.
 */
public final class DryRun {
    /** The name of the parameter. */
    public static final String NAME = "dryRun";

    private DryRun() {}

    /** What they say, false where it is missing; 400 for anything but {@code true} and {@code false}, in any case. */
    public static boolean parse(List<String> texts) {
        return switch (texts.isEmpty() ? "false" : String.join(",", texts).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.invalid(NAME, "It is true or false.");
        };
    }
}
