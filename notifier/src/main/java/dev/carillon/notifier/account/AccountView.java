package dev.carillon.notifier.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is shown; its credentials never are.
 *
 * @param sid the provider's name of it
 * @param sent messages that went out on it, or may have
 * @param spent what they cost, with what is expected of those whose price is not known yet
 * @param balance what the provider said is left
 * @param code why the provider refuses it
 * @param until when it is tried again by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountView(
        String name,
        Provider provider,
        @Nullable String sid,
        String from,
        boolean promotional,
        Set<String> countries,
        AccountState state,
        long sent,
        BigDecimal spent,
        @Nullable BalanceView balance,
        @Nullable BudgetView budget,
        @Nullable Integer code,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant until) {

    /**
     * What was left, and when.
     *
     * @param low below the threshold of the configuration
     */
    public record BalanceView(BigDecimal amount, String currency, Instant fetchedAt, boolean low) {}

    /**
     * What may be spent.
     *
     * @param spent of it, in its present day, month, or ever
     */
    public record BudgetView(BigDecimal amount, Budget.Period period, BigDecimal spent) {}
}
