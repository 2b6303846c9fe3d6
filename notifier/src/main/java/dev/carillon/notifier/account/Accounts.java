package dev.carillon.notifier.account;

import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Which account takes the next message: the first in order that is not refused. A refusal holds in this process at
 * once, in other replicas within seconds, and over a restart; after a while the account is tried again by one message,
 * which loses nothing, since what an account refuses goes to the next one.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class Accounts {
    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private final AccountsConfig config;
    private final AccountRepository repository;
    private final NotifierMetrics metrics;
    private final Clock clock;
    private final List<Account> ordered;
    private volatile Map<String, AccountRefusal> refusals = Map.of();

    @Inject
    public Accounts(AccountsConfig config, AccountRepository repository, NotifierMetrics metrics, Clock clock) {
        this.config = config;
        this.repository = repository;
        this.metrics = metrics;
        this.clock = clock;
        this.ordered = config.accounts().entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, AccountsConfig.AccountConfig> entry) ->
                                entry.getValue().order())
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> account(entry.getKey(), entry.getValue()))
                .toList();
        requireDistinctSids(ordered);
    }

    @PostConstruct
    void showInMetrics() {
        ordered.forEach(account -> metrics.watchAccount(account.name(), () -> isActive(account)));
    }

    private static Account account(String name, AccountsConfig.AccountConfig config) {
        String property = "carillon.notifier.accounts." + name + ".auth-token-file";
        return new Account(
                name,
                config.sid(),
                SecretFile.of(property, config.authTokenFile()),
                config.from(),
                new Pace(config.messagesPerSecond()));
    }

    private static void requireDistinctSids(List<Account> accounts) {
        Map<String, List<String>> names = accounts.stream()
                .collect(Collectors.groupingBy(Account::sid, Collectors.mapping(Account::name, Collectors.toList())));
        names.values().stream().filter(same -> same.size() > 1).findAny().ifPresent(same -> {
            throw new IllegalArgumentException("carillon.notifier.accounts: " + same + " have the same sid");
        });
    }

    /** The account for the next message; empty while every one is refused. */
    public Optional<Account> next() {
        return ordered.stream().filter(this::isActive).findFirst();
    }

    public boolean isActive(Account account) {
        AccountRefusal refusal = refusals.get(account.name());
        return refusal == null || !clock.instant().isBefore(refusal.until());
    }

    /** Every account, in the order they are spent. */
    public List<Account> all() {
        return ordered;
    }

    public Optional<Account> named(String name) {
        return ordered.stream().filter(account -> account.name().equals(name)).findFirst();
    }

    public Optional<Account> withSid(String sid) {
        return ordered.stream().filter(account -> account.sid().equals(sid)).findFirst();
    }

    /** The refusal that holds now. */
    Optional<AccountRefusal> refusal(Account account) {
        return isActive(account) ? Optional.empty() : Optional.ofNullable(refusals.get(account.name()));
    }

    /** Notes that the provider refused the account; the next one takes over with the next message. */
    public void refuse(Account account, int code, String reason) {
        Instant now = clock.instant();
        boolean news = isActive(account);
        AccountRefusal refusal =
                new AccountRefusal(account.name(), code, reason, now, now.plus(config.accountRefusedFor()));
        remember(refusal);
        if (news) {
            metrics.accountRefused(account.name());
            LOG.warnf("Account %s takes no more messages: %d, %s", account.name(), code, reason);
        }
        repository.refuse(refusal);
    }

    /** Lets the account take messages again. */
    public void activate(Account account) {
        repository.activate(account.name());
        refresh();
        LOG.infof("Account %s takes messages again", account.name());
    }

    private synchronized void remember(AccountRefusal refusal) {
        refusals = java.util.stream.Stream.concat(
                        refusals.values().stream()
                                .filter(other -> !other.account().equals(refusal.account())),
                        java.util.stream.Stream.of(refusal))
                .collect(Collectors.toUnmodifiableMap(AccountRefusal::account, each -> each));
    }

    /** Takes over what other replicas noted. */
    @Scheduled(every = "5s")
    @RunOnVirtualThread
    public void refresh() {
        List<AccountRefusal> stored = repository.refusals();
        synchronized (this) {
            refusals = stored.stream().collect(Collectors.toUnmodifiableMap(AccountRefusal::account, each -> each));
        }
    }
}
