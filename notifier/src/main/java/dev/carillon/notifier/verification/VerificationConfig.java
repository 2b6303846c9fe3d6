package dev.carillon.notifier.verification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Verification of phone numbers by code. */
@ConfigMapping(prefix = "carillon.notifier.verification")
public interface VerificationConfig {

    /** Who makes the codes: {@code own}, or {@code twilio-verify}, whose own text, length and ten minutes hold then. */
    @WithDefault("own")
    CodeService service();

    /** Twilio Verify. */
    Twilio twilio();

    /** How Twilio Verify is asked. */
    interface Twilio {
        /** {@code VA} and 32 hexadecimal digits. */
        Optional<String> serviceSid();

        /** The account that the service is of; the first at Twilio where this is not said. */
        Optional<String> account();
    }

    /** How long a code is good, where the request does not say. */
    @WithDefault("PT10M")
    Duration ttl();

    /** The longest that a request may ask for. */
    @WithDefault("PT1H")
    Duration maxTtl();

    /** Digits of a code, where the request does not say. */
    @WithDefault("6")
    @Min(4) @Max(10) int codeLength();

    /** Codes that are compared before the verification has failed. */
    @WithDefault("5")
    @Min(1) @Max(20) int maxAttempts();

    /** Texts for one verification, the first included. */
    @WithDefault("3")
    @Min(1) @Max(10) int maxSends();

    /** How long after a text another may be asked for. */
    @WithDefault("PT30S")
    Duration resendDelay();

    /** The language of the built-in text, where the request does not say. */
    @WithDefault("en")
    String locale();

    /**
     * The countries (ISO 3166) whose numbers get codes. Without any only the default region's: texts to where nobody is
     * expected are how such a service is robbed.
     */
    Optional<Set<String>> countries();

    /** Numbers that differ in their last so many digits only are one range: about one operator's. */
    @WithDefault("7")
    @Min(2) @Max(9) int rangeDigits();

    /** Texts to one number within the window. */
    @WithDefault("5")
    @Min(1) int numberLimit();

    /** Texts to one range within the window. */
    @WithDefault("200")
    @Min(1) int rangeLimit();

    /** Texts asked for by one caller within the window. */
    @WithDefault("5000")
    @Min(1) int callerLimit();

    /** The window of all these limits, which slides. */
    @WithDefault("PT1H")
    Duration window();

    /** A range is looked at for robbery once so many of its verifications had their time within the window. */
    @WithDefault("20")
    @Min(1) int guardMinimum();

    /** The least share of them that has to be approved, or the range gets no more texts for now; 0 for no guard. */
    @WithDefault("0.1")
    @DecimalMin("0.0") @DecimalMax("1.0") double guardShare();

    /** The time that people need: a verification younger than this does not count against its range. */
    @WithDefault("PT5M")
    Duration guardGrace();

    /** How often what is over is expired, redacted and deleted. */
    @WithDefault("PT5S")
    Duration interval();

    /** How long a verification stands after it was made. */
    @WithDefault("P7D")
    Duration retention();
}
