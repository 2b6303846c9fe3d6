package dev.carillon.notifier.account;

import dev.carillon.http.problem.ProblemException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an account is set to; what is absent stays as it is.
 *
 * @param state {@code PAUSED} to stop it, {@code ACTIVE} to let it take messages again, whoever stopped it
 * @param budget how much it may spend; one without an amount lifts it
 */
public record AccountChange(
        @Nullable AccountState state, @Nullable BudgetChange budget) {
    private static final BigDecimal LARGEST = new BigDecimal("99999999");

    /** A budget: both fields, or neither to lift it. */
    public record BudgetChange(@Nullable BigDecimal amount, Budget.@Nullable Period period) {}

    /** The budget to set; empty to lift it, or to leave it. */
    Optional<Budget> newBudget() {
        if (budget == null || (budget.amount() == null && budget.period() == null)) {
            return Optional.empty();
        }
        BigDecimal amount = budget.amount();
        Budget.Period period = budget.period();
        if (amount == null || amount.signum() < 0 || amount.compareTo(LARGEST) > 0 || amount.scale() > 6) {
            throw ProblemException.invalid(
                    "budget.amount", "A budget is an amount from 0 to 99999999 with no more than 6 decimals.");
        }
        if (period == null) {
            throw ProblemException.invalid("budget.period", "A budget is for a DAY, a MONTH, or in TOTAL.");
        }
        return Optional.of(new Budget(amount, period));
    }
}
