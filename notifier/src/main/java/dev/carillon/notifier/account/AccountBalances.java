package dev.carillon.notifier.account;

import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/** What the provider last said is left on each account, and when. Thread-safe; any replica may note it. */
@ApplicationScoped
public class AccountBalances {
    private static final Logger LOG = Logger.getLogger(AccountBalances.class);

    private final Session entities;
    private final NotifierMetrics metrics;
    private final Clock clock;
    /** Accounts of which it was told that the balance is low, so that it is told once. */
    private final Set<String> low = ConcurrentHashMap.newKeySet();

    /** An amount of money that is left. */
    public record Balance(BigDecimal amount, String currency) {}

    /** A balance and its date. */
    record Dated(String account, BigDecimal amount, String currency, Instant fetchedAt) {}

    @Inject
    public AccountBalances(Session entities, NotifierMetrics metrics, Clock clock) {
        this.entities = entities;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Notes what is left, and tells when it falls below the account's threshold. */
    @Transactional
    public void note(Account account, Balance balance) {
        entities.createNativeMutationQuery("""
                        insert into account_balance (account, amount, currency, fetched_at)
                        values (:account, :amount, :currency, :now)
                        on conflict (account) do update
                        set amount = excluded.amount, currency = excluded.currency, fetched_at = excluded.fetched_at
                        """)
                .setParameter("account", account.name())
                .setParameter("amount", balance.amount())
                .setParameter("currency", balance.currency())
                .setParameter("now", clock.instant())
                .executeUpdate();
        metrics.balance(account.name(), balance.amount().doubleValue());
        boolean isLow = isLow(account, balance.amount());
        metrics.balanceLow(account.name(), isLow);
        if (!isLow) {
            low.remove(account.name());
        } else if (low.add(account.name())) {
            LOG.warnf(
                    "Account %s has %s %s left, which is low",
                    account.name(), balance.amount().toPlainString(), balance.currency());
        }
    }

    static boolean isLow(Account account, BigDecimal amount) {
        Optional<BigDecimal> threshold = account.terms().lowBalance();
        return threshold.isPresent() && amount.compareTo(threshold.get()) < 0;
    }

    /** The balances by account. */
    @Transactional
    Map<String, Dated> all() {
        return entities
                .createNativeQuery("select account, amount, currency, fetched_at from account_balance", Object[].class)
                .getResultList()
                .stream()
                .map(row -> new Dated((String) row[0], (BigDecimal) row[1], (String) row[2], (Instant) row[3]))
                .collect(Collectors.toMap(Dated::account, Function.identity()));
    }
}
