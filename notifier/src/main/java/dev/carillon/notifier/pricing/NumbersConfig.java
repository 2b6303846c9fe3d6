package dev.carillon.notifier.pricing;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** How numbers are read. */
@ConfigMapping(prefix = "carillon.notifier")
public interface NumbersConfig {

    /** The country of numbers that are written without {@code +}: an ISO 3166 code. */
    @WithDefault("BG")
    String defaultRegion();

    /**
     * Kinds of numbers that are refused, as libphonenumber tells them: {@code fixed-line}, {@code premium-rate} and the
     * like; none by default, since in many countries landlines can be texted.
     */
    Optional<Set<PhoneNumberType>> refusedNumberTypes();
}
