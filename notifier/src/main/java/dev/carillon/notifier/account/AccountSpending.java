package dev.carillon.notifier.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * What accounts have spent, and whether they may spend more. The sums are kept by a trigger on messages, so they are true
 * whatever way a message takes; the settings' row is locked while a message is claimed against a budget, so that no
 * number of replicas spends more than it.
 */
@ApplicationScoped
public class AccountSpending {
    private final Session entities;
    private final Clock clock;

    /** Whether a message may be claimed on an account. */
    public enum Room {
        YES,
        PAUSED,
        BUDGET_SPENT
    }

    /** What went out on an account since ever. */
    record Total(String account, long messages, BigDecimal amount) {
        static Total none(String account) {
            return new Total(account, 0, BigDecimal.ZERO);
        }
    }

    @Inject
    public AccountSpending(Session entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * Whether this much may be spent on the account now. True holds until the caller's transaction ends, in which it
     * has to claim what costs it.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Room room(Account account, BigDecimal cost) {
        AccountSetting setting = entities.find(AccountSetting.class, account.name());
        if (setting == null) {
            return Room.YES;
        }
        if (setting.budget().isPresent()) {
            // What was said while this waited for the row counts.
            entities.refresh(setting, LockModeType.PESSIMISTIC_WRITE);
        }
        if (setting.isPaused()) {
            return Room.PAUSED;
        }
        return setting.budget()
                        .filter(budget -> !budget.covers(since(account.name(), budget.since(clock.instant())), cost))
                        .isPresent()
                ? Room.BUDGET_SPENT
                : Room.YES;
    }

    /** What was spent of an account's budget in its present day, month or ever. */
    @Transactional
    BigDecimal spentOf(Account account, Budget budget) {
        return since(account.name(), budget.since(clock.instant()));
    }

    private BigDecimal since(String account, LocalDate day) {
        return entities.createNativeQuery(
                        "select coalesce(sum(amount), 0) from account_spending where account = :account and day >= :day",
                        BigDecimal.class)
                .setParameter("account", account)
                .setParameter("day", day)
                .getSingleResult();
    }

    /** What went out on each account. */
    @Transactional
    Map<String, Total> totals() {
        return entities.createNativeQuery("""
                        select account, sum(messages), sum(amount) from account_spending group by account
                        """, Object[].class).getResultList().stream()
                .map(row -> new Total((String) row[0], ((Number) row[1]).longValue(), (BigDecimal) row[2]))
                .collect(Collectors.toMap(Total::account, Function.identity()));
    }

    /** What people set the accounts to. */
    @Transactional
    List<AccountSetting> settings() {
        return entities.createQuery("from AccountSetting", AccountSetting.class).getResultList();
    }
}
