package dev.carillon.broker.push;

import dev.carillon.broker.task.Payload;
import dev.carillon.http.problem.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target's answer, and what it means. Pure.
 *
 * @param retryAfter the field as it came; null for none
 * @param result what a 2xx carried; null for nothing, or nothing that can be kept
 */
record Answer(
        int status, @Nullable String retryAfter, @Nullable Payload result) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    /** Of those below 500: the others say that it is the task that is wrong. 407 is the egress proxy's, and ours to mend. */
    private static final Set<Integer> POSTPONING = Set.of(407, 408, 425, TOO_MANY_REQUESTS);

    /** What it means for the task. */
    Delivery meaning(Instant now, Duration longestRetryAfter) {
        if (status >= 200 && status < 300) {
            return new Delivery.Accepted(result);
        }
        if (status < 500 && !POSTPONING.contains(status)) {
            return new Delivery.Refused(
                    status / 100 == 3
                            ? "the target answered " + status + ", and redirects are not followed"
                            : "the target answered " + status);
        }
        // No wait, or the date of a clock behind ours, would use up all attempts at once: it is left to the queue's
        // backoff.
        Optional<Duration> wait =
                RetryAfter.parse(retryAfter, now, longestRetryAfter).filter(Duration::isPositive);
        boolean isBusy = wait.isPresent() && (status == TOO_MANY_REQUESTS || status == UNAVAILABLE);
        return new Delivery.Postponed("the target answered " + status, wait, isBusy, Delivery.Cause.ANSWER);
    }
}
