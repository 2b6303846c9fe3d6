package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.queue.QueueCounts;
import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A queue as callers see it: what was set, and how it stands. What has no limit is not there. */
@Schema(name = "Queue")
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueDocument(
        String name,
        @Schema(examples = "PT30S") String lease,
        int maxAttempts,
        @Schema(examples = "PT1S") String backoffInitial,
        @Schema(examples = "PT10M") String backoffMax,
        @Schema(examples = "PT24H") String dedupeWindow,
        @Schema(examples = "PT0S") String retention,
        @Nullable RateSettings rate,
        @Nullable Integer maxInFlight,
        @Nullable Integer maxInFlightPerKey,
        @Nullable PushSettings push,

        @Schema(description = "Whether it hands nothing out")
        boolean paused,

        long ready,
        long delayed,

        @Schema(description = "Waiting for those before them in their group")
        long blocked,

        long leased,
        long dead,

        @Schema(description = "Acked, and kept with their results")
        long done,

        @Schema(description = "Seconds that the longest waiting ready task has waited; 0 where none is ready")
        double oldestReadyAge) {

    static QueueDocument of(Queue queue) {
        QueueSettings settings = queue.settings();
        QueueLimits limits = settings.limits();
        QueueCounts counts = queue.counts();
        return new QueueDocument(
                queue.name(),
                settings.lease().toString(),
                settings.maxAttempts(),
                settings.backoffInitial().toString(),
                settings.backoffMax().toString(),
                settings.dedupeWindow().toString(),
                settings.retention().toString(),
                limits.rate() == null ? null : RateSettings.of(limits.rate()),
                limit(limits.maxInFlight()),
                limit(limits.maxInFlightPerKey()),
                settings.push() == null ? null : PushSettings.of(settings.push()),
                queue.paused(),
                counts.ready(),
                counts.delayed(),
                counts.blocked(),
                counts.leased(),
                counts.dead(),
                counts.done(),
                seconds(queue.oldestReadyAge()));
    }

    private static @Nullable Integer limit(int most) {
        return most == QueueLimits.UNLIMITED ? null : most;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
