package dev.carillon.contacts.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to a subscriber as callers see it.
 *
 * @param id its {@code webhook-id}
 * @param type the kind of event
 * @param reason why the last attempt failed
 * @param tried the attempts, the first first; in a list of deliveries missing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HookDocument(
        UUID id,
        String type,
        @Nullable UUID contact,
        HookState state,
        int attempts,
        @Nullable String reason,
        Instant occurredAt,
        Instant createdAt,
        @Nullable Instant settledAt,
        @Nullable List<HookAttempt> tried) {

    HookDocument with(List<HookAttempt> all) {
        return new HookDocument(
                id, type, contact, state, attempts, reason, occurredAt, createdAt, settledAt, List.copyOf(all));
    }
}
