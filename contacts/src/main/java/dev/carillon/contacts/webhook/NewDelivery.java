package dev.carillon.contacts.webhook;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is about to be kept.
 *
 * @param site whose it is, of several that the source has; "" for the only one
 * @param key what later deliveries of the same are told by
 * @param subject what it is about, for the order; null where the source does not say
 */
record NewDelivery(
        UUID id,
        WebhookSource source,
        String site,
        String key,
        @Nullable String subject,
        Message message) {}
