package dev.carillon.gateway.configuration;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, sizes and times of the YAML file, each within bounds that no sensible file leaves. */
final class Quantities {
    private static final Pattern DURATION_FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("([0-9]{1,13})([KMG]?)");
    private static final Pattern WHOLE_FORM = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DECIMAL_FORM = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,3})?");
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
    // The start waits so long.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final long LARGEST = 1L << 40;
    private static final int MOST = 1_000_000;
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    static final Kind<Duration> DURATION =
            new Kind<>("a time of 1ms to 24h, as 500ms, 10s, 2m, 1h or PT10S", Quantities::duration);
    static final Kind<Duration> PERIOD = new Kind<>(
            "a time of 100ms to 24h, as 500ms, 10s, 2m, 1h or PT10S",
            text -> duration(text).filter(period -> period.compareTo(SHORTEST_PERIOD) >= 0));
    static final Kind<Duration> WAIT = new Kind<>(
            "a time of 1ms to 10s, as 500ms or 2s",
            text -> duration(text).filter(wait -> wait.compareTo(LONGEST_WAIT) <= 0));
    static final Kind<Long> SIZE = new Kind<>("bytes, or as 64K, 1M or 1G, of up to 1024G", Quantities::size);
    static final Kind<Integer> LIMIT =
            new Kind<>("a whole number of 1 to 1000000; leave it out for no limit", text -> whole(text, 1, MOST));
    static final Kind<Integer> COUNT = new Kind<>("a whole number of 1 to 1000000", text -> whole(text, 1, MOST));
    static final Kind<Integer> PORT = new Kind<>("a port, 1 to 65535", text -> whole(text, 1, 65_535));
    static final Kind<Double> RATE =
            new Kind<>("a number of 0.001 to 1000000; leave it out for no limit", Quantities::rate);
    static final Kind<Boolean> FLAG = new Kind<>("true or false", Quantities::flag);
    static final Kind<Instant> TIME =
            new Kind<>("a date, 2027-01-01, or a time with its offset, 2027-01-01T00:00:00Z", Quantities::time);

    private Quantities() {}

    private static Optional<Duration> duration(String text) {
        return plainDuration(text)
                .filter(duration -> duration.compareTo(LONGEST) <= 0 && duration.compareTo(Duration.ofMillis(1)) >= 0);
    }

    private static Optional<Duration> plainDuration(String text) {
        Matcher plain = DURATION_FORM.matcher(text);
        if (!plain.matches()) {
            try {
                return Optional.of(Duration.parse(text));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        long amount = Long.parseLong(plain.group(1));
        return Optional.of(
                switch (plain.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    private static Optional<Long> size(String text) {
        Matcher matcher = SIZE_FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long unit = switch (matcher.group(2)) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            default -> 1;
        };
        // Checked by division, since the product can be too large for a long.
        long amount = Long.parseLong(matcher.group(1));
        return amount <= LARGEST / unit ? Optional.of(amount * unit) : Optional.empty();
    }

    private static Optional<Integer> whole(String text, int least, int most) {
        return Optional.of(text)
                .filter(digits -> WHOLE_FORM.matcher(digits).matches())
                .map(Integer::valueOf)
                .filter(number -> number >= least && number <= most);
    }

    private static Optional<Double> rate(String text) {
        return Optional.of(text)
                .filter(digits -> DECIMAL_FORM.matcher(digits).matches())
                .map(Double::valueOf)
                .filter(number -> number > 0 && number <= MOST);
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    // HTTP has four digits for a year (RFC 9110, section 5.6.7).
    private static Optional<Instant> time(String text) {
        return instant(text).filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(YEAR_10000));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
