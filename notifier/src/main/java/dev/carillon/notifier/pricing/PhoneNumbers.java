package dev.carillon.notifier.pricing;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToCarrierMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads phone numbers as people write them; numbering plans and carriers by libphonenumber. Thread-safe. */
@Startup
@ApplicationScoped
public class PhoneNumbers {
    // libphonenumber reads letters as the keys they stand on; here they are a column that slipped.
    private static final Pattern WRITTEN = Pattern.compile("[+0-9()./\\s\\u00A0-]*");
    private static final String NO_COUNTRY = "001";
    /** Of a number with its country code (E.164). Plans of some countries, Germany's for one, leave room for more. */
    private static final int MOST_DIGITS = 15;

    private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    private final PhoneNumberToCarrierMapper carriers = PhoneNumberToCarrierMapper.getInstance();
    private final OperatorAliases aliases = OperatorAliases.load();
    private final String defaultRegion;
    private final Set<PhoneNumberType> refused;

    /** What came of reading a number. */
    public sealed interface Reading {
        /** A number of a numbering plan. */
        record Valid(PhoneNumber number) implements Reading {}

        /** Why it is none: a sentence that quotes what was written. */
        record Bad(String why) implements Reading {}
    }

    @Inject
    public PhoneNumbers(NumbersConfig config) {
        this(config.defaultRegion(), config.refusedNumberTypes().orElse(Set.of()));
    }

    PhoneNumbers(String defaultRegion) {
        this(defaultRegion, Set.of());
    }

    PhoneNumbers(String defaultRegion, Set<PhoneNumberType> refused) {
        this.refused = Set.copyOf(refused);
        this.defaultRegion = defaultRegion.toUpperCase(Locale.ROOT);
        if (!plans.getSupportedRegions().contains(this.defaultRegion)) {
            throw new IllegalArgumentException(
                    "carillon.notifier.default-region is '" + defaultRegion + "', which is no country code (ISO 3166)");
        }
    }

    /** Reads a number; one without {@code +} is one of the default region. */
    public Reading read(String written) {
        return read(written, Optional.empty());
    }

    /** True for the code of a country (ISO 3166) that has phone numbers. */
    public boolean isRegion(String code) {
        return plans.getSupportedRegions().contains(code.toUpperCase(Locale.ROOT));
    }

    /**
     * Reads a number.
     *
     * @param region that of a number without {@code +}; empty for the default one
     */
    public Reading read(String written, Optional<String> region) {
        String text = written.strip();
        if (text.isEmpty()) {
            return new Reading.Bad("the number is empty");
        }
        if (!WRITTEN.matcher(text).matches()) {
            return bad(text, "holds what is not part of a phone number");
        }
        try {
            Phonenumber.PhoneNumber number = plans.parse(
                    text, region.map(code -> code.toUpperCase(Locale.ROOT)).orElse(defaultRegion));
            ValidationResult length = plans.isPossibleNumberWithReason(number);
            if (length != ValidationResult.IS_POSSIBLE) {
                return bad(text, why(length, number));
            }
            if (!plans.isValidNumber(number)) {
                return bad(text, "has the length of a number of " + country(number) + ", but starts like none");
            }
            PhoneNumber described = described(number);
            if (described.e164().length() > 1 + MOST_DIGITS) {
                return bad(text, "has more than " + MOST_DIGITS + " digits, which no phone number has");
            }
            PhoneNumberType type = plans.getNumberType(number);
            return refused.contains(type)
                    ? bad(text, "is " + words(type) + ", which is not texted here")
                    : new Reading.Valid(described);
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

    private static String words(PhoneNumberType type) {
        return switch (type) {
            case FIXED_LINE -> "a landline";
            case PREMIUM_RATE -> "a premium-rate number";
            case TOLL_FREE -> "a toll-free number";
            case SHARED_COST -> "a shared-cost number";
            case VOIP -> "a number of an internet telephone";
            case PAGER -> "a pager";
            case VOICEMAIL -> "a voicemail box";
            case UAN -> "a company's access number";
            case PERSONAL_NUMBER -> "a personal number";
            case MOBILE -> "a mobile number";
            case FIXED_LINE_OR_MOBILE -> "a landline or a mobile number";
            case UNKNOWN -> "a number of an unknown kind";
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
