package dev.carillon.contacts.exporting;

import dev.carillon.http.problem.ProblemException;
import java.util.List;
import java.util.Locale;

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
    META("email", "phone", false),
    /** Google Customer Match: E.164, with the plus. */
    GOOGLE("Email", "Phone", true);

    private final String emailColumn;
    private final String phoneColumn;
    private final boolean plus;

    AudienceFormat(String emailColumn, String phoneColumn, boolean plus) {
        this.emailColumn = emailColumn;
        this.phoneColumn = phoneColumn;
        this.plus = plus;
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
        return List.of(emailColumn, phoneColumn);
    }

    /** What is hashed of a number in E.164. */
    String normalized(String e164) {
        return plus ? e164 : e164.substring(1);
    }
}
