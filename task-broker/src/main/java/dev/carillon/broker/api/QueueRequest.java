package dev.carillon.broker.api;

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
        @Schema(defaultValue = "PT10M") @Nullable String backoffMax) {

    QueueSettings settings() {
        QueueSettings defaults = QueueSettings.DEFAULT;
        Duration initial = backoff("backoffInitial", backoffInitial, defaults.backoffInitial());
        Duration max = backoff("backoffMax", backoffMax, defaults.backoffMax());
        if (initial.compareTo(max) > 0) {
            throw ProblemException.invalid(
                    "backoffInitial", "'backoffInitial' is longer than 'backoffMax', " + max + ".");
        }
        return new QueueSettings(
                Inputs.optionalDuration("lease", lease, QueueSettings.SHORTEST_LEASE, QueueSettings.LONGEST_LEASE)
                        .orElse(defaults.lease()),
                maxAttempts == null
                        ? defaults.maxAttempts()
                        : Inputs.number("maxAttempts", maxAttempts, 1, QueueSettings.MOST_ATTEMPTS),
                initial,
                max);
    }

    private static Duration backoff(String field, @Nullable String text, Duration otherwise) {
        return Inputs.optionalDuration(field, text, Duration.ZERO, QueueSettings.LONGEST_BACKOFF)
                .orElse(otherwise);
    }
}
