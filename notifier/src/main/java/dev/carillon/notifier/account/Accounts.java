package dev.carillon.notifier.account;

import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which account takes the next message: promotional credit first, then the first in order, of those that are neither
 * refused by the provider, nor paused, nor out of budget. A change holds in this process at once, in other replicas
 * within seconds, and over a restart; a pause and a budget hold everywhere at once, since {@link AccountSpending} is
 * asked when a message is claimed. A refused account is tried again after a while, which loses nothing, since what it
 * refuses goes to the next one.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class Accounts {
    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private final AccountsConfig config;
    private final AccountRepository repository;
    private final AccountSpending spending;
    private final NotifierMetrics metrics;
    private final Clock clock;
    private final List<Account> ordered;
    private final AccountStates states;

    @Inject
    public Accounts(
            AccountsConfig config,
            AccountRepository repository,
            AccountSpending spending,
            NotifierMetrics metrics,
            Clock clock) {
        this.config = config;
        this.repository = repository;
        this.spending = spending;
        this.metrics = metrics;
        this.clock = clock;
        this.ordered = ConfiguredAccounts.of(config);
        this.states = new AccountStates(clock);
    }

    @PostConstruct
    void showInMetrics() {
        ordered.forEach(account -> metrics.watchAccount(account.name(), () -> isActive(account)));
    }

    /** The account for a message to anywhere; empty while none takes any. */
    public Optional<Account> next() {
        return next(Set.of());
    }

    /** The account for a message that may go out on these, by name; empty for all. */
    public Optional<Account> next(Set<String> allowed) {
        return next(Choice.of(allowed, ""));
    }

    /** The account for a message; empty while none that fits takes any. */
    public Optional<Account> next(Choice choice) {
        return ordered.stream().filter(choice::fits).filter(this::isActive).findFirst();
    }

    /** True if some account fits, whether or not it takes messages now. */
    public boolean isPossible(Choice choice) {
        return ordered.stream().anyMatch(choice::fits);
    }

    public boolean isActive(Account account) {
        return states.state(account) == AccountState.ACTIVE;
    }

    /** Every account, in the order they are spent. */
    public List<Account> all() {
        return ordered;
    }

    public Optional<Account> named(String name) {
        return ordered.stream().filter(account -> account.name().equals(name)).findFirst();
    }

    /** The account of this name at Twilio. */
    public Optional<Account> withSid(String sid) {
        return ordered.stream()
                .filter(account -> account.twilio()
                        .filter(twilio -> twilio.sid().equals(sid))
                        .isPresent())
                .findFirst();
    }

    AccountState state(Account account) {
        return states.state(account);
    }

    /** The refusal that holds now. */
    Optional<AccountRefusal> refusal(Account account) {
        return states.refusal(account);
    }

    Optional<Budget> budget(Account account) {
        return states.budget(account);
    }

    /** Notes that the provider refused the account; the next one takes over with the next message. */
    public void refuse(Account account, int code, String reason) {
        Instant now = clock.instant();
        AccountRefusal refusal =
                new AccountRefusal(account.name(), code, reason, now, now.plus(config.accountRefusedFor()));
        // Once: of all the messages that were on their way, the first one's refusal is as good as the others'.
        if (states.refuse(refusal)) {
            metrics.accountRefused(account.name());
            LOG.warnf("Account %s takes no more messages: %d, %s", account.name(), code, reason);
            repository.refuse(refusal);
        }
    }

    /** Notes that the account's budget has no room for a message; it takes none until more is left than now. */
    public void budgetSpent(Account account) {
        states.budget(account).ifPresent(budget -> noteSpent(account, left(account, budget)));
    }

    private void noteSpent(Account account, BigDecimal left) {
        if (states.budgetSpent(account, left)) {
            metrics.budgetSpent(account.name());
            LOG.warnf("Account %s has no budget left for the next message", account.name());
        }
    }

    private BigDecimal left(Account account, Budget budget) {
        return budget.amount().subtract(spending.spentOf(account, budget));
    }

    /** Lets the account take messages again, whoever stopped it. */
    public void activate(Account account) {
        repository.activate(account.name(), clock.instant());
        states.activate(account);
        refresh();
        LOG.infof("Account %s takes messages again", account.name());
    }

    /** Stops the account until it is activated; requests that are on their way end. */
    public void pause(Account account) {
        repository.pause(account.name(), clock.instant());
        refresh();
        LOG.infof("Account %s is paused", account.name());
    }

    /** Sets or, with null, lifts the account's budget. */
    void budget(Account account, @Nullable Budget budget) {
        repository.budget(account.name(), budget, clock.instant());
        refresh();
    }

    /** Takes over what other replicas noted. */
    @Scheduled(every = "5s")
    @RunOnVirtualThread
    public void refresh() {
        states.take(repository.refusals(), spending.settings());
        for (Account account : ordered) {
            states.budget(account).ifPresent(budget -> {
                BigDecimal left = left(account, budget);
                states.budgetLeft(account, left);
                if (left.signum() <= 0) {
                    noteSpent(account, left);
                }
            });
        }
    }
}
