package dev.carillon.broker.api;

import dev.carillon.broker.queue.Queue;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A queue as callers see it: what was set, and how it stands. */
@Schema(name = "Queue")
record QueueDocument(
        String name,
        @Schema(examples = "PT30S") String lease,
        int maxAttempts,
        @Schema(examples = "PT1S") String backoffInitial,
        @Schema(examples = "PT10M") String backoffMax,
        long ready,
        long delayed,
        long leased,
        long dead,

        @Schema(description = "Seconds that the longest waiting ready task has waited; 0 where none is ready")
        double oldestReadyAge) {

    static QueueDocument of(Queue queue) {
        return new QueueDocument(
                queue.name(),
                queue.settings().lease().toString(),
                queue.settings().maxAttempts(),
                queue.settings().backoffInitial().toString(),
                queue.settings().backoffMax().toString(),
                queue.counts().ready(),
                queue.counts().delayed(),
                queue.counts().leased(),
                queue.counts().dead(),
                seconds(queue.oldestReadyAge()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
