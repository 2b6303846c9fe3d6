package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.schedule.CronTiming;
import dev.carillon.broker.schedule.IntervalTiming;
import dev.carillon.broker.schedule.RuleText;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleRule;
import dev.carillon.broker.schedule.Timing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as callers see it: what was set, and how it stands. One whose rule cannot be read, as when an upgrade took its
 * zone away, shows the rule as it is kept, and nothing of what it would say.
 */
@Schema(name = "Schedule")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleDocument(
        String name,
        @Nullable String cron,
        @Nullable String zone,
        @Nullable String every,
        String queue,
        @Schema(description = "As text") String payload,
        String contentType,
        int priority,
        @Nullable String group,
        @Nullable String key,
        @Nullable String ttl,
        @Nullable String missed,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Boolean paused,

        @Schema(
                description =
                        "The rule as it is kept, where the broker cannot read it, such as one of a zone that is no"
                                + " more: then cron, zone, every, missed, from, until and paused are not there, and nothing is"
                                + " fired until the schedule is set anew")
        @Nullable String unreadableRule,

        @Schema(description = "When it is due next; not there while it is paused, and when it never comes again")
        @Nullable Instant nextAt,

        @Schema(description = "When it was due last") @Nullable Instant lastAt,

        @Schema(description = "The task that was created then") @Nullable UUID lastTask) {

    static ScheduleDocument of(Schedule schedule) {
        ScheduleRule rule = RuleText.read(schedule.rule()).orElse(null);
        Timing timing = rule == null ? null : rule.timing();
        CronTiming cron = timing instanceof CronTiming it ? it : null;
        Duration ttl = schedule.attributes().timeToLive();
        return new ScheduleDocument(
                schedule.name(),
                cron == null ? null : cron.expression(),
                cron == null ? null : cron.zone().toString(),
                timing instanceof IntervalTiming interval ? interval.every().toString() : null,
                schedule.queue(),
                new String(schedule.payload().bytes(), StandardCharsets.UTF_8),
                schedule.payload().contentType(),
                schedule.priority(),
                schedule.attributes().group(),
                schedule.attributes().concurrencyKey(),
                ttl == null ? null : ttl.toString(),
                rule == null ? null : rule.missed().name().toLowerCase(Locale.ROOT),
                rule == null ? null : rule.from(),
                rule == null ? null : rule.until(),
                rule == null ? null : rule.paused(),
                rule == null ? schedule.rule() : null,
                schedule.nextAt(),
                schedule.lastAt(),
                schedule.lastTask());
    }
}
