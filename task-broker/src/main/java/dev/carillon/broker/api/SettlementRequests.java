package dev.carillon.broker.api;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What workers say about leases, and what they are answered. */
final class SettlementRequests {

    private SettlementRequests() {}

    /** Not now. */
    @Schema(name = "RetryRequest")
    record Retry(
            @Schema(description = "When to try again; without it, by the queue's backoff") @Nullable String delay,

            @Nullable String reason) {}

    /** Never. */
    @Schema(name = "FailRequest")
    record Fail(@Nullable String reason) {}

    /** More time, from now on. */
    @Schema(name = "ExtendRequest")
    record Extend(
            @Schema(required = true, examples = "PT30S") @Nullable String lease) {}

    /** The lease's new end. */
    @Schema(name = "ExtendedLease")
    record Extended(Instant leasedUntil) {}

    /** Many tasks done. */
    @Schema(name = "AckRequest")
    record AckMany(@Schema(required = true) @Nullable List<String> tokens) {}

    /** One answer each, in order. */
    @Schema(name = "AckAnswer")
    record Acked(List<AckedItem> items) {}

    /** 204, or 409 for a token that is not valid. */
    @Schema(name = "AckAnswerItem")
    record AckedItem(String token, int status) {}
}
