package dev.carillon.notifier.pricing;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToCarrierMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads phone numbers as people write them; numbering plans and carriers by libphonenumber. Thread-safe. */
@Startup
@ApplicationScoped
public class PhoneNumbers {
    // libphonenumber reads letters as the keys they stand on; here they are a column that slipped.
    private static final Pattern WRITTEN = Pattern.compile("[+0-9()./\\s\\u00A0-]*");
    private static final String NO_COUNTRY = "001";

    private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    private final PhoneNumberToCarrierMapper carriers = PhoneNumberToCarrierMapper.getInstance();
    private final OperatorAliases aliases = OperatorAliases.load();
    private final String defaultRegion;

    /** What came of reading a number. */
    public sealed interface Reading {
        /** A number of a numbering plan. */
        record Valid(PhoneNumber number) implements Reading {}

        /** Why it is none: a sentence that quotes what was written. */
        record Bad(String why) implements Reading {}
    }

    @Inject
    public PhoneNumbers(NumbersConfig config) {
        this(config.defaultRegion());
    }

    PhoneNumbers(String defaultRegion) {
        this.defaultRegion = defaultRegion.toUpperCase(Locale.ROOT);
        if (!plans.getSupportedRegions().contains(this.defaultRegion)) {
            throw new IllegalArgumentException(
                    "carillon.notifier.default-region is '" + defaultRegion + "', which is no country code (ISO 3166)");
        }
    }

    /** Reads a number; one without {@code +} is one of the default region. */
    public Reading read(String written) {
        String text = written.strip();
        if (text.isEmpty()) {
            return new Reading.Bad("the number is empty");
        }
        if (!WRITTEN.matcher(text).matches()) {
            return bad(text, "holds what is not part of a phone number");
        }
        try {
            Phonenumber.PhoneNumber number = plans.parse(text, defaultRegion);
            ValidationResult length = plans.isPossibleNumberWithReason(number);
            if (length != ValidationResult.IS_POSSIBLE) {
                return bad(text, why(length, number));
            }
            return plans.isValidNumber(number)
                    ? new Reading.Valid(described(number))
                    : bad(text, "has the length of a number of " + country(number) + ", but starts like none");
        } catch (NumberParseException e) {
            return bad(text, why(e));
        }
    }

    private PhoneNumber described(Phonenumber.PhoneNumber number) {
        String country = country(number);
        String carrier = carriers.getNameForValidNumber(number, Locale.ENGLISH);
        String operator = carrier.isEmpty() ? PhoneNumber.UNKNOWN_OPERATOR : aliases.today(country, carrier);
        return new PhoneNumber(plans.format(number, PhoneNumberFormat.E164), country, operator);
    }

    private String country(Phonenumber.PhoneNumber number) {
        String region = plans.getRegionCodeForNumber(number);
        if (region == null) {
            // A number that is not valid has no region of its own; its country code has a main one.
            region = plans.getRegionCodeForCountryCode(number.getCountryCode());
        }
        return region.isEmpty() ? NO_COUNTRY : region;
    }

    private String why(ValidationResult length, Phonenumber.PhoneNumber number) {
        String country = country(number);
        return switch (length) {
            case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> "is too short for a number of " + country;
            case TOO_LONG -> "is too long for a number of " + country;
            case INVALID_COUNTRY_CODE -> "has a country code that does not exist";
            default -> "does not have the length of a number of " + country;
        };
    }

    private static String why(NumberParseException e) {
        return switch (e.getErrorType()) {
            case INVALID_COUNTRY_CODE -> "has a country code that does not exist";
            case TOO_LONG -> "is too long for a phone number";
            case TOO_SHORT_NSN, TOO_SHORT_AFTER_IDD -> "is too short for a phone number";
            case NOT_A_NUMBER -> "is not a phone number";
        };
    }

    private static Reading bad(String text, String why) {
        return new Reading.Bad("'" + text + "' " + why);
    }
}
