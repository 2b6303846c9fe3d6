package dev.carillon.contacts.gravatar;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer asks to be left alone: {@code Retry-After} (RFC 9110, section 10.2.3: seconds, or a date), else
 * {@code X-RateLimit-Reset} (seconds from now, or since 1970). Pure functions.
 */
final class RateHeaders {
    /** A greater number of seconds is a point in time. */
    private static final long YEARS_OF_SECONDS = 1_000_000_000;

    private RateHeaders() {}

    /**
     * The wait that the answer asks for; empty where it asks for none.
     *
     * @param header the value of a header, or null
     */
    static Optional<Duration> wait(Function<String, @Nullable String> header, Instant now, Duration longest) {
        return retryAfter(header.apply("Retry-After"), now)
                .or(() -> reset(header.apply("X-RateLimit-Reset"), now))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
    }

    /** Whether the answer says that it was the last for now. */
    static boolean exhausted(Function<String, @Nullable String> header) {
        return seconds(header.apply("X-RateLimit-Remaining"))
                .filter(left -> left <= 0)
                .isPresent();
    }

    private static Optional<Duration> retryAfter(@Nullable String value, Instant now) {
        return seconds(value).map(Duration::ofSeconds).or(() -> {
            if (value == null) {
                return Optional.empty();
            }
            try {
                Instant date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(Duration.between(now, date));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Duration> reset(@Nullable String value, Instant now) {
        return seconds(value)
                .map(seconds -> seconds < YEARS_OF_SECONDS
                        ? Duration.ofSeconds(seconds)
                        : Duration.between(now, Instant.ofEpochSecond(seconds)));
    }

    private static Optional<Long> seconds(@Nullable String value) {
        if (value == null || !value.strip().matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(value.strip()));
    }
}
