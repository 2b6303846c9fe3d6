package dev.carillon.contacts.contact;

import dev.carillon.http.problem.ProblemException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * On which versions of a contact a request may act: its {@code If-Match} and {@code If-None-Match} (RFC 9110, section
 * 13.1). Pure.
 *
 * @param ifMatch the header as it came
 */
public record Precondition(@Nullable String ifMatch) {
    /** RFC 9110, section 8.8.3. */
    private static final String TAG = "(W/)?\"[^\\x00-\\x20\"\\x7f]*+\"";

    /** Recipients take empty elements of a list (section 5.6.1). Takes no step back, however long the header is. */
    private static final Pattern TAGS = Pattern.compile("[ \t,]*+%s([ \t]*+,[ \t,]*+%s)*+[ \t,]*+".formatted(TAG, TAG));

    /** The ETag of a version. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Lets the request go on with this version, or ends it with 412; with 428 where it names no version and must, and with
     * 400 where what it names is none.
     *
     * @param required whether a request must name one
     */
    public void check(long version, boolean required) {
        if (ifMatch == null) {
            if (required) {
                throw ProblemException.of(
                        428,
                        "precondition-required",
                        "Send the ETag of the contact that this is to change, as 'If-Match'.",
                        "If-Match");
            }
            return;
        }
        if (!ifMatch.strip().equals("*") && !TAGS.matcher(ifMatch).matches()) {
            throw ProblemException.invalid(
                    "If-Match", "If-Match is an ETag with its quotes, such as \"3\", several parted by commas, or *.");
        }
        // A weak tag never matches here: section 13.1.1 asks for the strong comparison.
        if (!tags(ifMatch).contains(etag(version)) && !ifMatch.strip().equals("*")) {
            throw ProblemException.of(
                    412,
                    "precondition-failed",
                    "The contact is not as it was when you read it; read it again.",
                    "If-Match");
        }
    }

    /** Whether the caller has this version already. */
    static boolean isCurrent(@Nullable String ifNoneMatch, long version) {
        return ifNoneMatch != null
                && (ifNoneMatch.strip().equals("*")
                        || tags(ifNoneMatch.replace("W/", "")).contains(etag(version)));
    }

    private static Set<String> tags(String header) {
        return Arrays.stream(header.split(",")).map(String::strip).collect(Collectors.toSet());
    }
}
