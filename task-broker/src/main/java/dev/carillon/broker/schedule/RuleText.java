package dev.carillon.broker.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a text of one line, {@code cron=0 9 * * MON-FRI;zone=Europe/Sofia;missed=all}. Equal rules have equal texts.
 * Pure functions.
 */
public final class RuleText {
    private RuleText() {}

    public static String of(ScheduleRule rule) {
        StringBuilder text = new StringBuilder(100);
        switch (rule.timing()) {
            case CronTiming cron ->
                text.append("cron=").append(cron.expression()).append(";zone=").append(cron.zone());
            case IntervalTiming interval ->
                text.append("every=")
                        .append(interval.every())
                        .append(";anchor=")
                        .append(interval.anchor());
        }
        text.append(";missed=").append(rule.missed().name().toLowerCase(Locale.ROOT));
        if (rule.from() != null) {
            text.append(";from=").append(rule.from());
        }
        if (rule.until() != null) {
            text.append(";until=").append(rule.until());
        }
        if (rule.paused()) {
            text.append(";paused=true");
        }
        return text.toString();
    }

    /** Reads what {@link #of} wrote; empty for what {@link #parse} throws at. */
    public static Optional<ScheduleRule> read(String text) {
        try {
            return Optional.of(parse(text));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws RuntimeException for anything else, and where this machine does not know the zone any more
     */
    public static ScheduleRule parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(";", -1)) {
            int sign = field.indexOf('=');
            fields.put(field.substring(0, sign), field.substring(sign + 1));
        }
        return new ScheduleRule(
                timing(fields),
                Missed.valueOf(field(fields, "missed").toUpperCase(Locale.ROOT)),
                instant(fields.get("from")),
                instant(fields.get("until")),
                fields.containsKey("paused"));
    }

    private static Timing timing(Map<String, String> fields) {
        return fields.containsKey("cron")
                ? CronTiming.parse(field(fields, "cron"), ZoneId.of(field(fields, "zone")))
                : new IntervalTiming(Duration.parse(field(fields, "every")), Instant.parse(field(fields, "anchor")));
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a rule without '" + name + "'");
        }
        return value;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
