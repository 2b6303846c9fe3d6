package dev.carillon.notifier.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with {@code ((placeholders))}, as GOV.UK Notify writes them. Immutable.
 *
 * @param body the text as it was written
 */
public record TemplateText(String body) {
    /** Takes no step back, so that no text takes longer than its length; blanks are stripped afterwards. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\(\\(([^()]++)\\)\\)");

    /** What came of filling a text in. */
    public sealed interface Filled {
        /** The text that a recipient reads. */
        record Text(String text) implements Filled {}

        /** The placeholders that had no value, or a blank one, in the order of the text. */
        record Missing(List<String> placeholders) implements Filled {}
    }

    /** The names of the placeholders, in the order of the text, each once. */
    public Set<String> placeholders() {
        Set<String> names = new LinkedHashSet<>();
        Matcher found = PLACEHOLDER.matcher(body);
        while (found.find()) {
            names.add(found.group(1).strip());
        }
        return names;
    }

    /** Puts the values in. Values without a placeholder are of no use here, and no harm: lists carry other columns. */
    public Filled fill(Map<String, String> values) {
        List<String> missing = placeholders().stream()
                .filter(name -> value(values, name).isBlank())
                .toList();
        return missing.isEmpty()
                ? new Filled.Text(PLACEHOLDER
                        .matcher(body)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                value(values, found.group(1).strip()))))
                : new Filled.Missing(missing);
    }

    /** JSON has null for what is not there. */
    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNullElse(values.get(name), "");
    }

    /** Where a {@code ((} stands that no {@code ))} closes, counted from 1; 0 where there is none. */
    public int unclosedAt() {
        return PLACEHOLDER
                        .matcher(body)
                        .replaceAll(found -> "_".repeat(found.end() - found.start()))
                        .indexOf("((")
                + 1;
    }
}
