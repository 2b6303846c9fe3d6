package dev.carillon.notifier.message;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What the provider says of a message that it has.
 *
 * @param sid the provider's name of it
 * @param state ours, as far as the provider knows
 * @param price what it charges, as a positive amount; empty until it is known
 * @param body as the provider has it; empty where it does not say
 * @param createdAt when the provider took it
 */
public record ProviderMessage(
        String sid,
        MessageState state,
        Optional<Integer> errorCode,
        Optional<String> errorText,
        Optional<Price> price,
        Optional<Integer> segments,
        Optional<String> body,
        Optional<Instant> createdAt) {

    /** An amount of money. */
    public record Price(BigDecimal amount, String currency) {}
}
