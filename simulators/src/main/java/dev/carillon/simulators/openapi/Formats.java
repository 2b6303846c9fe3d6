package dev.carillon.simulators.openapi;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The formats of strings that Twilio's descriptions name. Pure. Some are names only: a {@code phone-number} may be a
 * sender in letters or the address of a channel, and the formats of objects say what their properties say already.
 */
final class Formats {
    /** The SDK for Java writes a time without its zone and means UTC; a day alone is in Twilio's examples. */
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS][XXX]]", Locale.ROOT);

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    /** Without more to say than the type, or the properties. */
    private static final Set<String> NAMES_ONLY =
            Set.of("", "int32", "int64", "uri-map", "inbound-sms-price", "outbound-sms-price");

    private static final Set<String> CHECKED =
            Set.of("phone-number", "uri", "date-time", "date-time-rfc-2822", "iso-country-code", "currency");

    private Formats() {}

    static boolean know(String format) {
        return NAMES_ONLY.contains(format) || CHECKED.contains(format);
    }

    static boolean allow(String format, String text) {
        return switch (format) {
            case "phone-number" -> !text.isBlank();
            case "uri" -> isUri(text);
            case "date-time" -> isTime(DATE_TIME, text);
            case "date-time-rfc-2822" -> isTime(DateTimeFormatter.RFC_1123_DATE_TIME, text);
            case "iso-country-code" -> COUNTRY.matcher(text).matches();
            case "currency" -> CURRENCY.matcher(text).matches();
            default -> true;
        };
    }

    private static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isTime(DateTimeFormatter form, String text) {
        try {
            form.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
