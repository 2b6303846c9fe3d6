package dev.carillon.http.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a time of a header field in its three forms; two of them are obsolete, and have to be read all the same. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110, section 5.6.7</a>
 */
final class HttpDate {
    /** {@code Sun Nov  6 08:49:37 1994}, as {@code asctime} of C writes it. */
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** The time; empty for what has none of the forms. */
    static Optional<Instant> parse(String text, Instant now) {
        return read(DateTimeFormatter.RFC_1123_DATE_TIME, text)
                .or(() -> read(rfc850(now), text))
                .or(() -> read(ASCTIME, text));
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}; a year that would be more than 50 ahead is one of the past. */
    private static DateTimeFormatter rfc850(Instant now) {
        int first = now.atOffset(ZoneOffset.UTC).getYear() - 49;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, first)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }

    private static Optional<Instant> read(DateTimeFormatter form, String text) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
