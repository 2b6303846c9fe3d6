package dev.carillon.contacts.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are meant; what is null is not asked.
 *
 * @param after the earliest time of receipt
 * @param before the first time of receipt that is too late
 */
record DeliveryFilter(
        @Nullable WebhookSource source,
        @Nullable String site,
        @Nullable DeliveryState state,
        @Nullable Instant after,
        @Nullable Instant before) {}
