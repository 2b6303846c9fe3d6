package dev.carillon.contacts.contact;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import jakarta.inject.Singleton;

/**
 * Reads telephone numbers as people write them. A number is taken when its length is possible in its country; whether its
 * prefix is in use is not asked, since numbering plans change sooner than the library. Thread-safe.
 */
@Singleton
public class PhoneNumbers {
    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final String defaultRegion;

    public PhoneNumbers(PhoneConfig config) {
        this.defaultRegion = config.defaultRegion();
        if (!library.getSupportedRegions().contains(defaultRegion)) {
            throw new IllegalArgumentException(
                    "carillon.contacts.phone.default-region: '" + defaultRegion + "' is no country with numbers");
        }
    }

    /** What stands before the numbers of the default region, when they are called from abroad. */
    int defaultCountryCode() {
        return library.getCountryCodeForRegion(defaultRegion);
    }

    /** Reads a number that is written with its country code, or without as in the default region. */
    public Parsed<PhoneNumber> parse(String text) {
        try {
            Phonenumber.PhoneNumber number = library.parse(text, defaultRegion);
            return switch (library.isPossibleNumberWithReason(number)) {
                case IS_POSSIBLE -> Parsed.value(new PhoneNumber(library.format(number, PhoneNumberFormat.E164)));
                case TOO_SHORT -> Parsed.fault("The telephone number is too short for its country.");
                case TOO_LONG -> Parsed.fault("The telephone number is too long for its country.");
                case INVALID_COUNTRY_CODE ->
                    Parsed.fault("The telephone number has a country code that is not in use.");
                case IS_POSSIBLE_LOCAL_ONLY ->
                    Parsed.fault("The telephone number is a local one: its area code is missing.");
                case INVALID_LENGTH -> Parsed.fault("The telephone number has a length that its country does not use.");
            };
        } catch (NumberParseException e) {
            return switch (e.getErrorType()) {
                case INVALID_COUNTRY_CODE ->
                    Parsed.fault("The telephone number has a country code that is not in use.");
                case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> Parsed.fault("The telephone number is too short.");
                case TOO_LONG -> Parsed.fault("The telephone number is too long.");
                case NOT_A_NUMBER -> Parsed.fault("This is no telephone number.");
            };
        }
    }

    /** The country of a number in E.164: two letters, or {@code ZZ} for one that is of none. */
    public String country(String e164) {
        try {
            String region = library.getRegionCodeForNumber(library.parse(e164, null));
            return region == null ? "ZZ" : region;
        } catch (NumberParseException e) {
            return "ZZ";
        }
    }
}
