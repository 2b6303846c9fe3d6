package dev.carillon.contacts.consent;

import dev.carillon.http.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person is written to for: {@code newsletter}, {@code sms}; {@link #ALL} stands for whatever there is. */
public final class Purpose {
    /** Every purpose; may be withdrawn, and never given, since consent is specific (GDPR, article 6(1)(a)). */
    public static final String ALL = "all";

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private Purpose() {}

    /** The purpose as a caller wrote it; throws a 400 that names the field. */
    public static String parse(@Nullable String text) {
        if (text == null || !FORM.matcher(text).matches()) {
            throw ProblemException.invalid(
                    "purpose", "A purpose has 1 to 64 small letters, digits, '.', '_' or '-', and is not empty.");
        }
        return text;
    }
}
