package dev.carillon.notifier.campaign;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text of other people in a cell of a CSV file: where a spreadsheet would take it for a formula, an apostrophe stands
 * before it (OWASP, "CSV Injection"). Numbers of ours, {@code +359…} included, are no such text. Pure.
 */
final class CsvCell {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private CsvCell() {}

    static String text(@Nullable String text) {
        return text != null && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : Objects.requireNonNullElse(text, "");
    }

    /** The text of a value; empty for none. */
    static String of(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
