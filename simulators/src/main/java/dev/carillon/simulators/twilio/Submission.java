package dev.carillon.simulators.twilio;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to send. The magic numbers are those of
 * <a href="https://www.twilio.com/docs/iam/test-credentials">Twilio's test credentials</a>, and good with any account
 * here.
 *
 * @param schedule when it is to leave, as the client wrote it; null to leave now
 * @param validityPeriod seconds, as the client wrote them
 * @param smartEncoded whether this message is to be smart-encoded; empty for what its sender does
 */
record Submission(
        @Nullable String to,
        @Nullable String from,
        @Nullable String messagingServiceSid,
        @Nullable String body,
        @Nullable String statusCallback,
        @Nullable Schedule schedule,
        @Nullable String validityPeriod,
        Optional<Boolean> smartEncoded) {
    private static final int LONGEST_BODY = 1600;
    private static final int LONGEST_VALIDITY_SECONDS = 36_000;
    private static final Duration SOONEST = Duration.ofMinutes(5);
    private static final Duration LATEST = Duration.ofDays(35);
    private static final Pattern E_164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    /** A sender is a number, a short code or up to eleven letters and digits. */
    private static final Pattern SENDER = Pattern.compile("\\+[1-9][0-9]{6,14}|[0-9]{3,8}|[A-Za-z0-9 ]{1,11}");

    private static final Pattern SERVICE = Pattern.compile("MG[0-9a-fA-F]{32}");

    private static final Map<String, Refusal> MAGIC_TO = Map.of(
            "+15005550001", Refusal.TO_INVALID,
            "+15005550002", Refusal.TO_UNREACHABLE,
            "+15005550003", Refusal.TO_NOT_PERMITTED,
            "+15005550004", Refusal.TO_UNSUBSCRIBED,
            "+15005550009", Refusal.TO_NOT_MOBILE);
    private static final Map<String, Refusal> MAGIC_FROM = Map.of(
            "+15005550000", Refusal.FROM_NOT_CAPABLE,
            "+15005550001", Refusal.FROM_INVALID,
            "+15005550007", Refusal.FROM_NOT_CAPABLE,
            "+15005550008", Refusal.FROM_QUEUE_FULL);

    /** {@code ScheduleType=fixed} and its {@code SendAt}. */
    record Schedule(@Nullable String sendAt) {
        Optional<Instant> time() {
            try {
                return Optional.ofNullable(sendAt).map(Schedule::instant);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private static Instant instant(String text) {
            // Twilio's SDK for Java leaves the zone away and means UTC.
            return text.length() == "2026-01-31T12:00:00".length()
                    ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        }
    }

    static Submission of(MultiMap form) {
        // Without a Messaging Service Twilio sends at once, whatever the schedule says.
        boolean scheduled = "fixed".equals(form.get("ScheduleType")) && form.contains("MessagingServiceSid");
        return new Submission(
                form.get("To"),
                form.get("From"),
                form.get("MessagingServiceSid"),
                form.get("Body"),
                form.get("StatusCallback"),
                scheduled ? new Schedule(form.get("SendAt")) : null,
                form.get("ValidityPeriod"),
                Optional.ofNullable(form.get("SmartEncoded")).map(Boolean::valueOf));
    }

    /** When it is to leave; empty for now. */
    Optional<Instant> sendAt() {
        return Optional.ofNullable(schedule).flatMap(Schedule::time);
    }

    /** Why this cannot be sent from any account, if so. */
    Optional<Refusal> refusal(Instant now) {
        if (to == null || to.isBlank()) {
            return Optional.of(Refusal.TO_MISSING);
        }
        return senderRefusal()
                .or(this::bodyRefusal)
                .or(() -> optionRefusal(now))
                .or(() -> E_164.matcher(to).matches()
                        ? Optional.ofNullable(MAGIC_TO.get(to))
                        : Optional.of(Refusal.TO_INVALID));
    }

    private Optional<Refusal> senderRefusal() {
        if (from == null && messagingServiceSid == null) {
            return Optional.of(Refusal.FROM_MISSING);
        }
        if (messagingServiceSid != null && !SERVICE.matcher(messagingServiceSid).matches()) {
            return Optional.of(Refusal.SERVICE_INVALID);
        }
        if (from != null && MAGIC_FROM.containsKey(from)) {
            return Optional.ofNullable(MAGIC_FROM.get(from));
        }
        return from != null && !SENDER.matcher(from).matches() ? Optional.of(Refusal.FROM_INVALID) : Optional.empty();
    }

    private Optional<Refusal> bodyRefusal() {
        if (body == null || body.isEmpty()) {
            return Optional.of(Refusal.BODY_MISSING);
        }
        return body.length() > LONGEST_BODY ? Optional.of(Refusal.BODY_TOO_LONG) : Optional.empty();
    }

    private Optional<Refusal> optionRefusal(Instant now) {
        if (statusCallback != null && !statusCallback.matches("https?://[^\\s/]+.*")) {
            return Optional.of(Refusal.CALLBACK_INVALID);
        }
        if (validityPeriod != null && !isValidity(validityPeriod)) {
            return Optional.of(Refusal.PARAMETER_INVALID);
        }
        if (schedule == null) {
            return Optional.empty();
        }
        if (schedule.sendAt() == null) {
            return Optional.of(Refusal.SEND_AT_MISSING);
        }
        return schedule.time()
                .filter(time -> !time.isBefore(now.plus(SOONEST)) && !time.isAfter(now.plus(LATEST)))
                .map(inRange -> Optional.<Refusal>empty())
                .orElse(Optional.of(Refusal.SEND_AT_OUT_OF_RANGE));
    }

    private static boolean isValidity(String seconds) {
        return seconds.matches("[1-9][0-9]{0,4}") && Integer.parseInt(seconds) <= LONGEST_VALIDITY_SECONDS;
    }
}
