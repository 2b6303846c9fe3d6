package dev.carillon.broker.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule is set to, for the description of the API alone: {@link ScheduleReader} reads it, since a payload must
 * stay the bytes that it is.
 */
@Schema(name = "ScheduleSettings")
record ScheduleRequest(
        @Schema(examples = "0 9 * * MON-FRI", description = "Five fields as in POSIX; this or 'every'") @Nullable String cron,

        @Schema(examples = "Europe/Sofia", defaultValue = "UTC", description = "Whose wall clock 'cron' goes by")
        @Nullable String zone,

        @Schema(
                examples = "PT15M",
                description = "Whole seconds; counted from 'from', or else from when the schedule was made")
        @Nullable String every,

        @Schema(required = true, description = "That its tasks go to")
        String queue,

        @Schema(
                required = true,
                description = "A string is its UTF-8 bytes; any other value is the bytes that stand here")
        Object payload,

        @Schema(description = "text/plain for a string and application/json for all else, unless said") @Nullable String contentType,

        @Schema(minimum = "0", maximum = "9", defaultValue = "0") @Nullable Integer priority,

        @Schema(description = "Of its tasks, which then run one at a time") @Nullable String group,

        @Schema(description = "The concurrency key of its tasks") @Nullable String key,

        @Schema(examples = "PT1H", description = "The time to live of its tasks") @Nullable String ttl,

        @Schema(
                enumeration = {"all", "latest"},
                defaultValue = "all",
                description = "Of the times that were missed, which get their task")
        @Nullable String missed,

        @Schema(examples = "2026-11-25T09:30:00Z", description = "Not due before this") @Nullable String from,

        @Schema(examples = "2027-11-25T09:30:00Z", description = "Not due after this") @Nullable String until,

        @Schema(defaultValue = "false") @Nullable Boolean paused) {}
