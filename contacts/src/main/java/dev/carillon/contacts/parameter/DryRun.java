package dev.carillon.contacts.parameter;

import dev.carillon.http.problem.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The query parameter {@code dryRun}. Taken as a text: the conversion of JAX-RS makes {@code false} of whatever is not
 * {@code true}, and who writes {@code dryRun=1} would see done what they wanted to be shown. Pure; thread-safe.
 */
public final class DryRun {
    /** The name of the parameter. */
    public static final String NAME = "dryRun";

    private DryRun() {}

    /** What it says, false where it is missing; 400 for anything but {@code true} and {@code false}, in any case. */
    public static boolean parse(@Nullable String text) {
        return switch (text == null ? "false" : text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.invalid(NAME, "It is true or false.");
        };
    }
}
