package dev.carillon.notifier.message;

import dev.carillon.notifier.pricing.PhoneNumber;
import java.util.Optional;
import java.util.UUID;

/**
 * A message to store.
 *
 * @param id time-ordered
 * @param campaign empty for a message of its own
 * @param body as the recipient reads it
 * @param terms when it may go, and what the caller calls it
 */
public record NewMessage(
        UUID id, Optional<UUID> campaign, PhoneNumber to, String body, int segments, MessageTerms terms) {

    /** A message without terms of its own. */
    public NewMessage(UUID id, Optional<UUID> campaign, PhoneNumber to, String body, int segments) {
        this(id, campaign, to, body, segments, MessageTerms.NONE);
    }
}
