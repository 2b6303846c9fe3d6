package dev.carillon.broker.api;

import dev.carillon.broker.schedule.CronTiming;
import dev.carillon.broker.schedule.IntervalTiming;
import dev.carillon.broker.schedule.Missed;
import dev.carillon.broker.schedule.ScheduleRule;
import dev.carillon.broker.schedule.Timing;
import dev.carillon.http.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes the rule of what a caller said of when a schedule is due. Pure functions. */
final class ScheduleRules {

    private ScheduleRules() {}

    /**
     * The rule.
     *
     * @param before the rule in whose place it comes; null for none. The same interval goes on as it went, wherever it
     *     began, so that setting a schedule twice is setting it once
     */
    static ScheduleRule rule(ScheduleReader.Fields fields, @Nullable ScheduleRule before, Instant now) {
        Instant from = instant(fields, "from", now);
        Instant until = instant(fields, "until", now);
        if (from != null && until != null && until.isBefore(from)) {
            throw ProblemException.invalid("until", "'until' is before 'from'.");
        }
        return new ScheduleRule(
                timing(fields, from, before, now), missed(fields.text("missed")), from, until, fields.paused());
    }

    private static @Nullable Instant instant(ScheduleReader.Fields fields, String name, Instant now) {
        String text = fields.text(name);
        if (text == null) {
            return null;
        }
        return Inputs.instant(name, text, now);
    }

    private static Timing timing(
            ScheduleReader.Fields fields, @Nullable Instant from, @Nullable ScheduleRule before, Instant now) {
        String cron = fields.text("cron");
        String every = fields.text("every");
        if ((cron == null) == (every == null)) {
            throw ProblemException.invalid(
                    cron == null ? "cron" : "every", "A schedule has a 'cron' or an 'every', and not both.");
        }
        if (cron != null) {
            return cron(cron, zone(fields.text("zone")));
        }
        if (fields.text("zone") != null) {
            throw ProblemException.invalid("zone", "An interval has no 'zone'.");
        }
        return interval(every, from, before, now);
    }

    private static Timing cron(String expression, ZoneId zone) {
        try {
            return CronTiming.parse(expression, zone);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    "cron",
                    "'cron' is not five fields such as '0 9 * * MON-FRI', minute, hour, day, month, day of the week: "
                            + e.getMessage());
        }
    }

    private static ZoneId zone(@Nullable String text) {
        try {
            return text == null ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("zone", "'zone' is not a time zone such as Europe/Sofia or UTC.");
        }
    }

    private static Timing interval(
            @Nullable String text, @Nullable Instant from, @Nullable ScheduleRule before, Instant now) {
        Duration every =
                Inputs.duration("every", text == null ? "" : text, IntervalTiming.SHORTEST, IntervalTiming.LONGEST);
        if (!IntervalTiming.isWhole(every)) {
            throw ProblemException.invalid("every", "'every' is whole seconds.");
        }
        if (from != null) {
            return new IntervalTiming(every, upToSecond(from));
        }
        if (before != null
                && before.from() == null
                && before.timing() instanceof IntervalTiming same
                && same.every().equals(every)) {
            return same;
        }
        return new IntervalTiming(every, upToSecond(now.plus(every)));
    }

    private static Instant upToSecond(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(time) ? second : second.plusSeconds(1);
    }

    private static Missed missed(@Nullable String text) {
        return switch (text) {
            case null -> Missed.ALL;
            case "all" -> Missed.ALL;
            case "latest" -> Missed.LATEST;
            default -> throw ProblemException.invalid("missed", "'missed' is all or latest.");
        };
    }
}
