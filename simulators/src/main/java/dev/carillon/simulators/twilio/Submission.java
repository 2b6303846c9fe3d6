package dev.carillon.simulators.twilio;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to send. The magic numbers are those of
 * <a href="https://www.twilio.com/docs/iam/test-credentials">Twilio's test credentials</a>, and good with any account
 * here.
 */
record Submission(
        @Nullable String to,
        @Nullable String from,
        @Nullable String messagingServiceSid,
        @Nullable String body,
        @Nullable String statusCallback) {
    private static final int LONGEST_BODY = 1600;
    private static final Pattern E_164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    /** A sender is a number, a short code or up to eleven letters and digits. */
    private static final Pattern SENDER = Pattern.compile("\\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 ]{1,11}");

    private static final Map<String, Refusal> MAGIC_TO = Map.of(
            "+15005550001", Refusal.TO_INVALID,
            "+15005550002", Refusal.TO_UNREACHABLE,
            "+15005550003", Refusal.TO_NOT_PERMITTED,
            "+15005550004", Refusal.TO_UNSUBSCRIBED,
            "+15005550009", Refusal.TO_NOT_MOBILE);
    private static final Map<String, Refusal> MAGIC_FROM = Map.of(
            "+15005550001", Refusal.FROM_INVALID,
            "+15005550007", Refusal.FROM_NOT_CAPABLE,
            "+15005550008", Refusal.FROM_QUEUE_FULL);

    /** Why this cannot be sent from any account, if so. */
    Optional<Refusal> refusal() {
        if (to == null || to.isBlank()) {
            return Optional.of(Refusal.TO_MISSING);
        }
        if (from == null && messagingServiceSid == null) {
            return Optional.of(Refusal.FROM_MISSING);
        }
        if (body == null || body.isEmpty()) {
            return Optional.of(Refusal.BODY_MISSING);
        }
        if (body.length() > LONGEST_BODY) {
            return Optional.of(Refusal.BODY_TOO_LONG);
        }
        if (from != null && MAGIC_FROM.containsKey(from)) {
            return Optional.ofNullable(MAGIC_FROM.get(from));
        }
        if (from != null && !SENDER.matcher(from).matches()) {
            return Optional.of(Refusal.FROM_INVALID);
        }
        if (!E_164.matcher(to).matches()) {
            return Optional.of(Refusal.TO_INVALID);
        }
        return Optional.ofNullable(MAGIC_TO.get(to));
    }
}
