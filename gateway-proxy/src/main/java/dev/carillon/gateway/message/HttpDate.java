package dev.carillon.gateway.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as fields have them (RFC 9110, section 5.6.7): always in GMT, the day with two digits. */
public final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** A time, to the second. */
    public static String of(Instant time) {
        return FORM.format(time);
    }
}
