package dev.carillon.http.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} in its two forms (RFC 9110, section 10.2.3). Pure. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("0*([0-9]+)");
    private static final int MOST_DIGITS = 18;

    private RetryAfter() {}

    /**
     * The wait that a field asks for; empty where there is none, or none that can be read.
     *
     * @param longest what a longer wait is cut to
     */
    public static Optional<Duration> parse(@Nullable String field, Instant now, Duration longest) {
        return Optional.ofNullable(field)
                .flatMap(text -> wait(text.strip(), now))
                .map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
    }

    private static Optional<Duration> wait(String text, Instant now) {
        Matcher seconds = SECONDS.matcher(text);
        if (seconds.matches()) {
            String digits = seconds.group(1);
            // A number of any length is one (RFC 9110, section 10.2.3: 1*DIGIT), and is cut later.
            return Optional.of(
                    Duration.ofSeconds(digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits)));
        }
        return HttpDate.parse(text, now).map(time -> time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO);
    }
}
