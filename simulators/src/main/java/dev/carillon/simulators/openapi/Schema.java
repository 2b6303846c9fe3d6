package dev.carillon.simulators.openapi;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be. Immutable; an absent rule allows everything.
 *
 * @param type of JSON; empty for any
 * @param values the only ones that are allowed; empty for any
 */
record Schema(
        String type,
        String format,
        @Nullable Pattern pattern,
        Optional<Integer> minLength,
        Optional<Integer> maxLength,
        Optional<BigDecimal> minimum,
        Optional<BigDecimal> maximum,
        List<String> values,
        Map<String, Schema> properties,
        Set<String> required,
        @Nullable Schema items) {

    boolean isArray() {
        return type.equals("array");
    }

    /** The schema of each element. */
    Schema item() {
        return items == null ? SchemaReader.ANYTHING : items;
    }

    /** Why a text, as a query or a form has it, is no such value. */
    Optional<String> problem(String text) {
        return switch (type) {
            case "integer" ->
                text.matches("-?[0-9]{1,18}") ? range(new BigDecimal(text), text) : no(text, "is not an integer");
            case "number" ->
                text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")
                        ? range(new BigDecimal(text), text)
                        : no(text, "is not a number");
            case "boolean" ->
                text.equals("true") || text.equals("false") ? Optional.empty() : no(text, "is neither true nor false");
            case "string" -> textProblem(text);
            default -> Optional.empty();
        };
    }

    Optional<String> range(BigDecimal number, String shown) {
        if (minimum.filter(least -> number.compareTo(least) < 0).isPresent()) {
            return no(shown, "is less than " + minimum.get());
        }
        return maximum.filter(most -> number.compareTo(most) > 0).isPresent()
                ? no(shown, "is more than " + maximum.get())
                : Optional.empty();
    }

    private Optional<String> textProblem(String text) {
        int length = text.codePointCount(0, text.length());
        if (!values.isEmpty() && !values.contains(text)) {
            return no(text, "is none of " + values);
        }
        if (minLength.filter(least -> length < least).isPresent()) {
            return no(text, "has fewer than " + minLength.get() + " characters");
        }
        if (maxLength.filter(most -> length > most).isPresent()) {
            return no(text, "has more than " + maxLength.get() + " characters");
        }
        if (pattern != null && !pattern.matcher(text).find()) {
            return no(text, "does not match " + pattern);
        }
        return Formats.allow(format, text) ? Optional.empty() : no(text, "has not the format " + format);
    }

    private static Optional<String> no(String text, String why) {
        return Optional.of("'" + text + "' " + why);
    }
}
