package dev.carillon.notifier.account;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.account.AccountBalances.Dated;
import dev.carillon.notifier.account.AccountSpending.Total;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the accounts with what went out on them and what is left, and lets people stop, start and bound them. */
@ApplicationScoped
public class AccountService {
    private final Accounts accounts;
    private final AccountSpending spending;
    private final AccountBalances balances;

    @Inject
    public AccountService(Accounts accounts, AccountSpending spending, AccountBalances balances) {
        this.accounts = accounts;
        this.spending = spending;
        this.balances = balances;
    }

    /** Every account, in the order they are spent. */
    public List<AccountView> list() {
        Map<String, Total> totals = spending.totals();
        Map<String, Dated> left = balances.all();
        return accounts.all().stream()
                .map(account -> view(account, totals, left))
                .toList();
    }

    /** One account. */
    public AccountView get(String name) {
        return view(required(name), spending.totals(), balances.all());
    }

    /** Sets what the change names, and leaves the rest. */
    public AccountView change(String name, AccountChange change) {
        Account account = required(name);
        Optional<Budget> budget = change.newBudget();
        if (change.state() == AccountState.PAUSED) {
            accounts.pause(account);
        } else if (change.state() == AccountState.ACTIVE) {
            accounts.activate(account);
        } else if (change.state() != null) {
            throw ProblemException.invalid("state", "An account can only be set to ACTIVE or PAUSED.");
        }
        if (change.budget() != null) {
            accounts.budget(account, budget.orElse(null));
        }
        return get(name);
    }

    private Account required(String name) {
        return accounts.named(name).orElseThrow(() -> ProblemException.notFound("There is no account '" + name + "'."));
    }

    private AccountView view(Account account, Map<String, Total> totals, Map<String, Dated> left) {
        Total total = totals.getOrDefault(account.name(), Total.none(account.name()));
        Optional<AccountRefusal> refusal = accounts.refusal(account);
        return new AccountView(
                account.name(),
                account.provider(),
                account.twilio().map(Credentials::sid).orElse(null),
                account.from(),
                account.terms().promotional(),
                account.terms().countries(),
                accounts.state(account),
                total.messages(),
                plain(total.amount()),
                balance(account, left.get(account.name())),
                accounts.budget(account).map(set -> budget(account, set)).orElse(null),
                refusal.map(AccountRefusal::code).orElse(null),
                refusal.map(AccountRefusal::reason).orElse(null),
                refusal.map(AccountRefusal::refusedAt).orElse(null),
                refusal.map(AccountRefusal::until).orElse(null));
    }

    private static AccountView.@Nullable BalanceView balance(Account account, @Nullable Dated left) {
        return left == null
                ? null
                : new AccountView.BalanceView(
                        plain(left.amount()),
                        left.currency(),
                        left.fetchedAt(),
                        AccountBalances.isLow(account, left.amount()));
    }

    private AccountView.BudgetView budget(Account account, Budget set) {
        return new AccountView.BudgetView(plain(set.amount()), set.period(), plain(spending.spentOf(account, set)));
    }

    /** Without the zeros that the column adds, and without an exponent. */
    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
