package dev.carillon.contacts.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of events.
 *
 * @param events the kinds of events; empty for all
 * @param includeContact whether the contact itself is told, and not its identifier alone
 * @param secret what signs, sealed as {@link SubscriptionSecrets} does
 * @param oldSecret what signs too until then, sealed too
 * @param failingSince the first failure since a delivery went well
 */
record Subscription(
        UUID id,
        String url,
        Set<String> events,
        boolean includeContact,
        String description,
        String secret,
        @Nullable String oldSecret,
        @Nullable Instant oldSecretUntil,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        Instant createdAt,
        Instant updatedAt) {

    Subscription {
        events = Set.copyOf(events);
    }

    boolean wants(String kind) {
        return enabled && (events.isEmpty() || events.contains(kind));
    }

    /** This one after a delivery that went well. */
    Subscription working() {
        return with(enabled, disabledReason, null, updatedAt);
    }

    /** This one after a delivery that failed. */
    Subscription failing(Instant now) {
        return with(enabled, disabledReason, failingSince == null ? now : failingSince, updatedAt);
    }

    /** This one, told nothing any more. */
    Subscription disabled(String reason, Instant now) {
        return with(false, reason, failingSince, now);
    }

    /** This one, told again, with its failures forgotten. */
    Subscription enabledAgain(Instant now) {
        return with(true, null, null, now);
    }

    /** This one with its secrets kept in another way. */
    Subscription kept(String sealed, @Nullable String oldSealed, @Nullable Instant oldUntil) {
        return new Subscription(
                id,
                url,
                events,
                includeContact,
                description,
                sealed,
                oldSealed,
                oldUntil,
                enabled,
                disabledReason,
                failingSince,
                createdAt,
                updatedAt);
    }

    /** This one with a new secret, sealed; the present one signs too until then. */
    Subscription rotated(String newSecret, Instant until, Instant now) {
        return new Subscription(
                id,
                url,
                events,
                includeContact,
                description,
                newSecret,
                secret,
                until,
                enabled,
                disabledReason,
                failingSince,
                createdAt,
                now);
    }

    private Subscription with(boolean nowEnabled, @Nullable String reason, @Nullable Instant since, Instant changedAt) {
        return new Subscription(
                id,
                url,
                events,
                includeContact,
                description,
                secret,
                oldSecret,
                oldSecretUntil,
                nowEnabled,
                reason,
                since,
                createdAt,
                changedAt);
    }

    /** The secrets that sign now, sealed, the newest first. */
    List<String> secrets(Instant now) {
        List<String> secrets = new ArrayList<>(List.of(secret));
        if (oldSecret != null && oldSecretUntil != null && now.isBefore(oldSecretUntil)) {
            secrets.add(oldSecret);
        }
        return secrets;
    }

    /** As callers see it: without its secret. */
    SubscriptionDocument document() {
        return document(null);
    }

    SubscriptionDocument document(@Nullable String shownSecret) {
        return new SubscriptionDocument(
                id,
                url,
                List.copyOf(new TreeSet<>(events)),
                includeContact ? "contact" : null,
                description,
                enabled,
                disabledReason,
                failingSince,
                shownSecret,
                oldSecretUntil,
                createdAt,
                updatedAt);
    }
}
