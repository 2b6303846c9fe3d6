package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import dev.carillon.http.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What workers say about leases, and what they are answered. */
final class SettlementRequests {
    private static final String DELAY = "When to try again; without it, by the queue's backoff";

    private SettlementRequests() {}

    /** Not now. */
    @Schema(name = "RetryRequest")
    record Retry(
            @Schema(description = DELAY) @Nullable String delay,
            @Nullable String reason) {
        static final Retry DEFAULT = new Retry(null, null);

        Settlement settlement() {
            return retry(delay, reason);
        }
    }

    /** Never. */
    @Schema(name = "FailRequest")
    record Fail(@Nullable String reason) {
        static final Fail DEFAULT = new Fail(null);

        Settlement settlement() {
            return new Settlement.Fail(Inputs.reason(reason));
        }
    }

    /** More time, from now on. */
    @Schema(name = "ExtendRequest")
    record Extend(
            @Schema(required = true, examples = "PT30S") @Nullable String lease) {}

    /** The lease's new end. */
    @Schema(name = "ExtendedLease")
    record Extended(Instant leasedUntil) {}

    /** Many tasks done. */
    @Schema(name = "AckManyRequest")
    record AckMany(@Schema(required = true) @Nullable List<String> tokens) {}

    /** Many tasks not now. */
    @Schema(name = "RetryManyRequest")
    record RetryMany(
            @Schema(required = true) @Nullable List<String> tokens,

            @Schema(description = DELAY) @Nullable String delay,
            @Nullable String reason) {

        Settlement settlement() {
            return retry(delay, reason);
        }
    }

    /** Many tasks never. */
    @Schema(name = "FailManyRequest")
    record FailMany(
            @Schema(required = true) @Nullable List<String> tokens,
            @Nullable String reason) {

        Settlement settlement() {
            return new Settlement.Fail(Inputs.reason(reason));
        }
    }

    private static Settlement retry(@Nullable String delay, @Nullable String reason) {
        return new Settlement.Retry(
                Inputs.optionalDuration("delay", delay, Duration.ZERO, Inputs.LONGEST_DELAY), Inputs.reason(reason));
    }

    /** One answer each, in order. */
    @Schema(name = "SettledMany")
    record SettledMany(List<Settled> items) {}

    /** 204, or 409 with the problem of a token that was not accepted. */
    @Schema(name = "SettledManyItem")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Settled(String token, int status, @Nullable Problem problem) {

        static Settled of(String token, Verdict verdict) {
            return verdict == Verdict.ACCEPTED
                    ? new Settled(token, 204, null)
                    : new Settled(token, 409, Problems.refused(verdict).problem());
        }
    }
}
