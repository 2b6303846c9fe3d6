package dev.carillon.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the bounds of Jackson's reading a document goes beyond. Its fault has no field for it, but says it in English.
 * Pure.
 *
 * @see com.fasterxml.jackson.core.StreamReadConstraints
 */
final class JsonLimit {
    private static final Pattern MESSAGE =
            Pattern.compile("([A-Za-z ]+) \\(.* maximum allowed \\(([0-9]+).*", Pattern.DOTALL);

    private JsonLimit() {}

    /** In a sentence; empty where the fault is another. */
    static Optional<String> exceeded(JsonProcessingException fault) {
        if (fault instanceof StreamConstraintsException limit) {
            return Optional.of(sentence(limit.getOriginalMessage()));
        }
        // Of a value inside of an object: the fault of the mapping, which knows the path, wraps that of the reading.
        return fault.getCause() instanceof StreamConstraintsException limit
                ? Optional.of(sentence(limit.getOriginalMessage()))
                : Optional.empty();
    }

    private static String sentence(String message) {
        Matcher limit = MESSAGE.matcher(message);
        String most = limit.matches() ? limit.group(2) : "";
        return switch (limit.matches() ? limit.group(1) : "") {
            case "Document nesting depth" -> "The JSON nests deeper than " + most + " levels.";
            case "Number value length" -> "A number in the JSON has more than " + most + " digits.";
            case "BigDecimal scale" -> "A number in the JSON has an exponent beyond " + most + ".";
            case "String value length" -> "A text in the JSON has more than " + most + " characters.";
            case "Name length" -> "The name of a field in the JSON has more than " + most + " characters.";
            default -> "The JSON goes beyond what is read of it.";
        };
    }
}
