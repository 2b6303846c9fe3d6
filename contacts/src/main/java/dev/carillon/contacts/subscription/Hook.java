package dev.carillon.contacts.subscription;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a subscriber.
 *
 * @param id its {@code webhook-id}
 * @param detail of the event, as JSON
 * @param round which task it has
 * @param attempts requests so far, of all rounds
 * @param tries those of this round
 */
record Hook(
        UUID id,
        UUID subscription,
        String kind,
        @Nullable UUID contact,
        String detail,
        Instant occurredAt,
        HookState state,
        int round,
        int attempts,
        int tries,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant settledAt) {

    HookDocument document() {
        return new HookDocument(id, kind, contact, state, attempts, reason, occurredAt, createdAt, settledAt, null);
    }
}
