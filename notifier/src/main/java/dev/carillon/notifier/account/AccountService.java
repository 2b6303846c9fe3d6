package dev.carillon.notifier.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the accounts with what went out on them. */
@ApplicationScoped
public class AccountService {
    private final Accounts accounts;
    private final AccountRepository repository;

    /** Whether an account takes messages. */
    public enum State {
        ACTIVE,
        REFUSED
    }

    /**
     * An account as it is shown; its credentials never are.
     *
     * @param sent messages that the provider took on it
     * @param spent what the provider has charged for them so far
     * @param until when it is tried again by itself
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountView(
            String name,
            String sid,
            String from,
            State state,
            long sent,
            BigDecimal spent,
            @Nullable String currency,
            @Nullable Integer code,
            @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant until) {}

    @Inject
    public AccountService(Accounts accounts, AccountRepository repository) {
        this.accounts = accounts;
        this.repository = repository;
    }

    /** Every account, in the order they are spent. */
    public List<AccountView> list() {
        List<AccountRepository.Spending> spending = repository.spending();
        return accounts.all().stream().map(account -> view(account, spending)).toList();
    }

    /** Lets an account take messages again, before it would be tried by itself. */
    public Optional<AccountView> activate(String name) {
        return accounts.named(name).map(account -> {
            accounts.activate(account);
            return view(account, repository.spending());
        });
    }

    private AccountView view(Account account, List<AccountRepository.Spending> all) {
        List<AccountRepository.Spending> spending =
                all.stream().filter(row -> row.account().equals(account.name())).toList();
        // The provider bills an account in one currency; rows without one have no price yet.
        Optional<AccountRepository.Spending> priced = spending.stream()
                .filter(row -> !row.currency().isEmpty())
                .max(Comparator.comparing(AccountRepository.Spending::spent));
        Optional<AccountRefusal> refusal = accounts.refusal(account);
        return new AccountView(
                account.name(),
                account.sid(),
                account.from(),
                refusal.isPresent() ? State.REFUSED : State.ACTIVE,
                spending.stream().mapToLong(AccountRepository.Spending::sent).sum(),
                priced.map(row -> row.spent().stripTrailingZeros()).orElse(BigDecimal.ZERO),
                priced.map(AccountRepository.Spending::currency).orElse(null),
                refusal.map(AccountRefusal::code).orElse(null),
                refusal.map(AccountRefusal::reason).orElse(null),
                refusal.map(AccountRefusal::refusedAt).orElse(null),
                refusal.map(AccountRefusal::until).orElse(null));
    }
}
