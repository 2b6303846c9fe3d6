package dev.carillon.http.problem;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What has to stand in JSON where a type is read, in a caller's words. Pure. */
final class WantedForm {
    private static final Set<Class<?>> WHOLE_NUMBERS =
            Set.of(int.class, Integer.class, long.class, Long.class, BigInteger.class);
    private static final Set<Class<?>> NUMBERS = Set.of(double.class, Double.class, BigDecimal.class);
    private static final Set<Class<?>> TRUTHS = Set.of(boolean.class, Boolean.class);
    private static final Set<Class<?>> TIMES = Set.of(Instant.class, OffsetDateTime.class);

    private WantedForm() {}

    /** Empty for a type that has no words here. */
    static Optional<String> of(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of("one of " + names(type));
        }
        if (type == String.class) {
            return Optional.of("a text");
        }
        if (WHOLE_NUMBERS.contains(type)) {
            return Optional.of("a whole number");
        }
        if (NUMBERS.contains(type)) {
            return Optional.of("a number");
        }
        if (TRUTHS.contains(type)) {
            return Optional.of("true or false");
        }
        if (TIMES.contains(type)) {
            return Optional.of("a time such as \"2026-01-31T08:00:00Z\"");
        }
        if (type == Duration.class) {
            return Optional.of("a duration such as \"PT10M\"");
        }
        if (type == UUID.class) {
            return Optional.of("a UUID");
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return Optional.of("a list");
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? Optional.of("an object") : Optional.empty();
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(value -> ((Enum<?>) value).name())
                .collect(Collectors.joining(", "));
    }
}
