package dev.carillon.notifier.message;

import java.time.Instant;
import java.util.Optional;

/**
 * When a message may go, and what the caller calls it.
 *
 * @param sendAt not before; empty for now
 * @param validUntil not then or later; empty for as long as it takes
 * @param quietHours its own; empty for those that are configured
 * @param reference the caller's name of it
 * @param metadata the caller's words for it, as JSON
 */
public record MessageTerms(
        Optional<Instant> sendAt,
        Optional<Instant> validUntil,
        Optional<String> quietHours,
        Optional<String> reference,
        Optional<String> metadata) {
    /** As soon as it can, for as long as it takes. */
    public static final MessageTerms NONE =
            new MessageTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
