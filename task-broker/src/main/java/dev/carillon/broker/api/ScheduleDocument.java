package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.schedule.CronTiming;
import dev.carillon.broker.schedule.IntervalTiming;
import dev.carillon.broker.schedule.RuleText;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A schedule as callers see it: what was set, and how it stands. */
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
        String missed,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean paused,

        @Schema(description = "When it is due next; not there while it is paused, and when it never comes again")
        @Nullable Instant nextAt,

        @Schema(description = "When it was due last") @Nullable Instant lastAt,

        @Schema(description = "The task that was created then") @Nullable UUID lastTask) {

    static ScheduleDocument of(Schedule schedule) {
        ScheduleRule rule = RuleText.parse(schedule.rule());
        CronTiming cron = rule.timing() instanceof CronTiming timing ? timing : null;
        Duration ttl = schedule.attributes().timeToLive();
        return new ScheduleDocument(
                schedule.name(),
                cron == null ? null : cron.expression(),
                cron == null ? null : cron.zone().toString(),
                rule.timing() instanceof IntervalTiming interval
                        ? interval.every().toString()
                        : null,
                schedule.queue(),
                new String(schedule.payload().bytes(), StandardCharsets.UTF_8),
                schedule.payload().contentType(),
                schedule.priority(),
                schedule.attributes().group(),
                schedule.attributes().concurrencyKey(),
                ttl == null ? null : ttl.toString(),
                rule.missed().name().toLowerCase(Locale.ROOT),
                rule.from(),
                rule.until(),
                rule.paused(),
                schedule.nextAt(),
                schedule.lastAt(),
                schedule.lastTask());
    }
}
