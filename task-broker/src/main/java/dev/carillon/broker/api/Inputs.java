package dev.carillon.broker.api;

import dev.carillon.broker.task.MediaTypes;
import dev.carillon.http.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what callers send, or says with a 400 what is wrong with it. Pure functions. */
final class Inputs {
    static final Duration LONGEST_DELAY = Duration.ofDays(36_500);
    private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern BACKUP_NAME = QUEUE_NAME;
    private static final Pattern LABEL = Pattern.compile("[!-~]{1,255}");
    private static final Pattern KEY = Pattern.compile("[!-~](?:[ -~]*[!-~])?");
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_REASON = 1024;

    private Inputs() {}

    /** A body, of which there is none where it is empty. */
    static byte[] bytes(byte @Nullable [] body) {
        return body == null ? new byte[0] : body;
    }

    static String queueName(String name) {
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "queue",
                    "A queue's name has up to 100 letters, digits, '.', '_' or '-', and starts with one of the first two.");
        }
        return name;
    }

    /** The name of a backup; never a path. */
    static String backupName(@Nullable String name) {
        if (name == null || !BACKUP_NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "name",
                    "A backup's name has up to 100 letters, digits, '.', '_' or '-', and starts with one of the first two.");
        }
        return name;
    }

    /** A name that tasks share. It also has to pass as the value of a header field. */
    static String label(String field, String text) {
        if (!LABEL.matcher(text).matches()) {
            throw ProblemException.invalid(
                    field, "'" + field + "' has 1 to 255 printable ASCII characters, no spaces.");
        }
        return text;
    }

    static Duration duration(String field, String text, Duration least, Duration most) {
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(field, "'" + field + "' is not an ISO 8601 duration such as PT30S or P1D.");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw ProblemException.invalid(field, "'" + field + "' is between " + least + " and " + most + ".");
        }
        return duration;
    }

    static Optional<Duration> optionalDuration(String field, @Nullable String text, Duration least, Duration most) {
        return Optional.ofNullable(text).map(given -> duration(field, given, least, most));
    }

    /**
     * A time with its offset (RFC 3339), from 1970 on and at most {@link #LONGEST_DELAY} ahead of the time given. Engines
     * count milliseconds, and those of a time further away are more than a long holds.
     */
    static Instant instant(String field, String text, Instant now) {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    field, "'" + field + "' is not an RFC 3339 time such as 2026-11-25T09:30:00Z.");
        }
        if (instant.isBefore(Instant.EPOCH)) {
            throw ProblemException.invalid(field, "'" + field + "' is before 1970-01-01T00:00:00Z.");
        }
        if (instant.isAfter(now.plus(LONGEST_DELAY))) {
            throw ProblemException.invalid(field, "'" + field + "' is more than a hundred years ahead.");
        }
        return instant;
    }

    static int number(String field, String text, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid(field, "'" + field + "' is not a whole number.");
        }
        return number(field, number, least, most);
    }

    static int number(String field, int number, int least, int most) {
        if (number < least || number > most) {
            throw ProblemException.invalid(field, "'" + field + "' is between " + least + " and " + most + ".");
        }
        return number;
    }

    /** What is the same as a header and in a JSON document: ASCII, and no spaces where a header loses them. */
    static @Nullable String idempotencyKey(String field, @Nullable String key) {
        if (key != null && (key.length() > LONGEST_KEY || !KEY.matcher(key).matches())) {
            throw ProblemException.invalid(
                    field,
                    "An idempotency key has 1 to 255 printable ASCII characters, and no space at its beginning or end.");
        }
        return key;
    }

    /** Whether every half of a surrogate pair has the other; UTF-8 has no form for one alone (RFC 3629, section 3). */
    static boolean isUnicode(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isHighSurrogate(text.charAt(at))
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    static @Nullable String reason(@Nullable String reason) {
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw ProblemException.invalid("reason", "A reason has up to " + LONGEST_REASON + " characters.");
        }
        return reason;
    }

    static String contentType(String field, String type) {
        if (!isContentType(type)) {
            throw ProblemException.invalid(
                    field,
                    "A content type is a type and a subtype, such as text/plain, of up to 255 printable ASCII characters.");
        }
        return type;
    }

    /** Whether it has the form of one; none at all has. */
    static boolean isContentType(@Nullable String type) {
        return type == null || MediaTypes.isOne(type);
    }

    /** The identifier, or 404 for a text that is none: there is no such task either way. */
    static UUID taskId(String text) {
        return id(text).orElseThrow(Problems::noSuchTask);
    }

    /** The identifier; empty for a text that is none. */
    static Optional<UUID> id(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text)
                    ? Optional.of(id)
                    : Optional.empty(); // Java takes abbreviations
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
