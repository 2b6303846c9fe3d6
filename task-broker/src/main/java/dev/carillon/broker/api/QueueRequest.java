package dev.carillon.broker.api;

import dev.carillon.broker.queue.QueueLimits;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.http.problem.ProblemException;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a queue is set to; whatever is left out takes its default, also where the queue had another value. */
@Schema(name = "QueueSettings")
record QueueRequest(
        @Schema(defaultValue = "PT30S") @Nullable String lease,
        @Schema(defaultValue = "5") @Nullable Integer maxAttempts,
        @Schema(defaultValue = "PT1S") @Nullable String backoffInitial,
        @Schema(defaultValue = "PT10M") @Nullable String backoffMax,

        @Schema(
                defaultValue = "PT24H",
                description = "How long a second task with the same idempotency key is taken for the first one")
        @Nullable String dedupeWindow,

        @Schema(
                defaultValue = "PT0S",
                description = "How long a task is kept, with its result, after it was acked; none forgets it at once")
        @Nullable String retention,

        @Nullable RateSettings rate,

        @Schema(description = "Tasks that are leased at a time; no limit where it is left out") @Nullable Integer maxInFlight,

        @Schema(
                description = "Tasks with the same concurrency key that are leased at a time;"
                        + " no limit where it is left out")
        @Nullable Integer maxInFlightPerKey,

        @Nullable PushSettings push) {

    QueueSettings settings() {
        QueueSettings defaults = QueueSettings.DEFAULT;
        Duration initial = backoff("backoffInitial", backoffInitial, defaults.backoffInitial());
        Duration max = backoff("backoffMax", backoffMax, defaults.backoffMax());
        if (initial.compareTo(max) > 0) {
            throw ProblemException.invalid(
                    "backoffInitial", "'backoffInitial' is longer than 'backoffMax', " + max + ".");
        }
        Duration leased = Inputs.optionalDuration(
                        "lease", lease, QueueSettings.SHORTEST_LEASE, QueueSettings.LONGEST_LEASE)
                .orElse(defaults.lease());
        return new QueueSettings(
                leased,
                maxAttempts == null
                        ? defaults.maxAttempts()
                        : Inputs.number("maxAttempts", maxAttempts, 1, QueueSettings.MOST_ATTEMPTS),
                initial,
                max,
                Inputs.optionalDuration(
                                "dedupeWindow",
                                dedupeWindow,
                                QueueSettings.SHORTEST_DEDUPE_WINDOW,
                                QueueSettings.LONGEST_DEDUPE_WINDOW)
                        .orElse(defaults.dedupeWindow()),
                Inputs.optionalDuration("retention", retention, Duration.ZERO, QueueSettings.LONGEST_RETENTION)
                        .orElse(defaults.retention()),
                limits(),
                push == null ? null : push.target(leased));
    }

    private QueueLimits limits() {
        return new QueueLimits(
                rate == null ? null : rate.rate(),
                inFlight("maxInFlight", maxInFlight),
                inFlight("maxInFlightPerKey", maxInFlightPerKey));
    }

    private static int inFlight(String field, @Nullable Integer most) {
        return most == null ? QueueLimits.UNLIMITED : Inputs.number(field, most, 1, QueueLimits.UNLIMITED);
    }

    private static Duration backoff(String field, @Nullable String text, Duration otherwise) {
        return Inputs.optionalDuration(field, text, Duration.ZERO, QueueSettings.LONGEST_BACKOFF)
                .orElse(otherwise);
    }
}
