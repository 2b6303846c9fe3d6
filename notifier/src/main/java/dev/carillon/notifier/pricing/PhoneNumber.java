package dev.carillon.notifier.pricing;

/**
 * A phone number that exists in its country's numbering plan.
 *
 * @param e164 {@code +359888123456}
 * @param country ISO 3166 code, or {@code 001} for a number of no country
 * @param operator by the number's prefix and so an estimate, since numbers are portable; {@value #UNKNOWN_OPERATOR}
 *     where the plan names none
 */
public record PhoneNumber(String e164, String country, String operator) {
    /** The operator of a number whose prefix tells none. */
    public static final String UNKNOWN_OPERATOR = "unknown";
}
