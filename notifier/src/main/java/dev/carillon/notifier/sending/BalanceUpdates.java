package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountBalances;
import dev.carillon.notifier.account.Accounts;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Asks the providers, again and again, what is left on the accounts. */
@ApplicationScoped
public class BalanceUpdates {
    private static final Logger LOG = Logger.getLogger(BalanceUpdates.class);

    private final Accounts accounts;
    private final AccountBalances balances;
    private final Providers providers;

    @Inject
    public BalanceUpdates(Accounts accounts, AccountBalances balances, Providers providers) {
        this.accounts = accounts;
        this.balances = balances;
        this.providers = providers;
    }

    @Scheduled(
            every = "{carillon.notifier.balance-interval}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void update() {
        accounts.all().forEach(this::update);
    }

    private void update(Account account) {
        try {
            providers.of(account).balance(account).ifPresent(balance -> balances.note(account, balance));
        } catch (SmsProvider.UnavailableException e) {
            LOG.warnf("The balance of account %s is not known: %s", account.name(), e.getMessage());
        }
    }
}
