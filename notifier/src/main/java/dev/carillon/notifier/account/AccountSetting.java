package dev.carillon.notifier.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people set an account to. */
@Entity
@Table(name = "account_setting")
public class AccountSetting {
    @Id
    private String account;

    private boolean paused;
    private @Nullable BigDecimal budget;

    @Enumerated(EnumType.STRING)
    @Column(name = "budget_period")
    private Budget.@Nullable Period budgetPeriod;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected AccountSetting() {}

    AccountSetting(String account, Instant now) {
        this.account = account;
        this.updatedAt = now;
    }

    String account() {
        return account;
    }

    boolean isPaused() {
        return paused;
    }

    Optional<Budget> budget() {
        return budget == null || budgetPeriod == null
                ? Optional.empty()
                : Optional.of(new Budget(budget, budgetPeriod));
    }

    void pause(boolean on, Instant now) {
        paused = on;
        updatedAt = now;
    }

    void budget(@Nullable Budget value, Instant now) {
        budget = value == null ? null : value.amount();
        budgetPeriod = value == null ? null : value.period();
        updatedAt = now;
    }
}
