package dev.carillon.contacts.exporting;

import dev.carillon.http.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * How an advertiser wants hashed addresses and numbers: SHA-256 in lower-case hex, of the address trimmed and in lower
 * case, and of the number with its country code. They differ in the plus, and in what they call columns.
 *
 * @see <a href="https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences">Meta: Hashing and
 *     Normalizing Data</a>
 * @see <a href="https://support.google.com/google-ads/answer/7659867">Google Ads: Format your customer data file</a>
 */
enum AudienceFormat {
    /** Meta: digits only, without the plus. */
    META(List.of("email", "phone"), number -> number.substring(1)),
    /** Google Customer Match: E.164, with the plus. */
    GOOGLE(List.of("Email", "Phone"), number -> number);

    private final List<String> header;
    private final UnaryOperator<String> number;

    AudienceFormat(List<String> header, UnaryOperator<String> number) {
        this.header = header;
        this.number = number;
    }

    /** The format with this name; throws a 400 where there is none. */
    static AudienceFormat parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "meta" -> META;
            case "google" -> GOOGLE;
            default -> throw ProblemException.invalid("format", "The format is meta or google.");
        };
    }

    List<String> header() {
        return header;
    }

    /** What is hashed of a number in E.164. */
    String normalized(String e164) {
        return number.apply(e164);
    }
}
