package dev.carillon.broker.api;

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
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_REASON = 1024;
    private static final int LONGEST_CONTENT_TYPE = 255;

    private Inputs() {}

    static String queueName(String name) {
        if (!QUEUE_NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "queue",
                    "A queue's name has up to 100 letters, digits, '.', '_' or '-', and starts with one of the first two.");
        }
        return name;
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

    /** A time with its offset (RFC 3339), at most {@link #LONGEST_DELAY} ahead of the time given. */
    static Instant instant(String field, String text, Instant now) {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    field, "'" + field + "' is not an RFC 3339 time such as 2026-11-25T09:30:00Z.");
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

    static @Nullable String idempotencyKey(String field, @Nullable String key) {
        boolean fits = key == null
                || (!key.isEmpty() && key.length() <= LONGEST_KEY && key.chars().allMatch(c -> c >= 0x20 && c != 0x7f));
        if (!fits) {
            throw ProblemException.invalid(
                    field, "An idempotency key has 1 to 255 characters and no control characters.");
        }
        return key;
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
                    field, "A content type has up to 255 printable ASCII characters, such as text/plain.");
        }
        return type;
    }

    /** Whether it has the form of one; none at all has. */
    static boolean isContentType(@Nullable String type) {
        return type == null
                || (!type.isBlank()
                        && type.length() <= LONGEST_CONTENT_TYPE
                        && type.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
    }

    /** The identifier, or 404 for a text that is none: there is no such task either way. */
    static UUID taskId(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) { // else an abbreviation that Java takes
                return id;
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw Problems.noSuchTask();
    }
}
