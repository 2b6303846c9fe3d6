package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as callers see it: without what it says.
 *
 * @param site whose it is, of several that the source has
 * @param dedupeKey what later deliveries were told by to be the same
 * @param reason why it failed last, or why nobody came of it
 * @param duplicates how often it came again
 * @param replays how often somebody had it worked on again
 * @param contact who came of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryDocument(
        UUID id,
        String source,
        @Nullable String site,
        DeliveryState state,
        String dedupeKey,
        @Nullable String reason,
        int attempts,
        int duplicates,
        int replays,
        @Nullable UUID contact,
        Instant receivedAt,
        @Nullable Instant settledAt) {}
