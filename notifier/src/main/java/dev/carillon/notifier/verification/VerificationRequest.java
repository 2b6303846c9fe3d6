package dev.carillon.notifier.verification;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number to verify.
 *
 * @param to a phone number; without {@code +} one of the default region
 * @param channel {@code sms}, the only one
 * @param ttl how long the code is good
 * @param length digits of the code
 * @param template its text, with {@code ((code))}; {@code name.locale} where there is one of that name
 * @param values of the template's other placeholders
 * @param locale the language, such as {@code bg}
 */
public record VerificationRequest(
        @NotBlank String to,
        @Nullable String channel,
        @Nullable Duration ttl,
        @Nullable Integer length,
        @Nullable String template,
        @Nullable Map<String, String> values,
        @Nullable String locale) {}
