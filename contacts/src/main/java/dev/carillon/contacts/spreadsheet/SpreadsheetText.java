package dev.carillon.contacts.spreadsheet;

/**
 * The text of a cell that spreadsheets would otherwise take for a formula, and run: what starts with {@code =}, {@code +},
 * {@code -}, {@code @}, a tab or a carriage return gets an apostrophe before it. Pure functions.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP: CSV Injection</a>
 */
public final class SpreadsheetText {
    private static final String STARTS = "=+-@\t\r";

    private SpreadsheetText() {}

    /** The text as it may stand in a cell. */
    public static String of(String text) {
        return isFormula(text, 0) ? "'" + text : text;
    }

    /** The text that {@link #of} was given. */
    public static String read(String cell) {
        return cell.startsWith("'") && isFormula(cell, 1) ? cell.substring(1) : cell;
    }

    private static boolean isFormula(String text, int at) {
        return text.length() > at && STARTS.indexOf(text.charAt(at)) >= 0;
    }
}
