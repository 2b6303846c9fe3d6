package dev.carillon.contacts.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as callers see it.
 *
 * @param events the kinds of events; empty for all
 * @param include {@code contact} where the contact itself is told
 * @param disabledReason why it is told nothing
 * @param failingSince the first failure since a delivery went well
 * @param secret shown when it is made or rotated, and never again
 * @param oldSecretUntil until when the secret before signs too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubscriptionDocument(
        UUID id,
        String url,
        List<String> events,
        @Nullable String include,
        String description,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        @Nullable String secret,
        @Nullable Instant oldSecretUntil,
        Instant createdAt,
        Instant updatedAt) {}
