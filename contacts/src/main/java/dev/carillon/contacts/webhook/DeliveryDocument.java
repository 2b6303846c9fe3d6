package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as callers see it: without what it says.
 *
 * @param dedupeKey what later deliveries were told by to be the same
 * @param reason why it failed last, or why nobody came of it
 * @param duplicates how often it came again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryDocument(
        UUID id,
        String source,
        DeliveryState state,
        String dedupeKey,
        @Nullable String reason,
        int attempts,
        int duplicates,
        Instant receivedAt,
        @Nullable Instant settledAt) {}
