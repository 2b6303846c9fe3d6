package dev.carillon.notifier.account;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The states of accounts as this process knows them. Thread-safe: reads take one snapshot, changes a lock. */
final class AccountStates {
    private static final Duration STORED_WITHIN = Duration.ofSeconds(30);

    private final Clock clock;
    private volatile Known known = new Known(Map.of(), Map.of(), Map.of());

    private record Known(
            Map<String, AccountRefusal> refusals,
            Map<String, AccountSetting> settings,
            Map<String, BigDecimal> spent) {}

    AccountStates(Clock clock) {
        this.clock = clock;
    }

    AccountState state(Account account) {
        Known now = known;
        AccountSetting setting = now.settings().get(account.name());
        if (setting != null && setting.isPaused()) {
            return AccountState.PAUSED;
        }
        if (holds(now.refusals().get(account.name()))) {
            return AccountState.REFUSED;
        }
        return now.spent().containsKey(account.name()) ? AccountState.BUDGET_SPENT : AccountState.ACTIVE;
    }

    Optional<AccountRefusal> refusal(Account account) {
        return Optional.ofNullable(known.refusals().get(account.name())).filter(this::holds);
    }

    private boolean holds(@Nullable AccountRefusal refusal) {
        return refusal != null && clock.instant().isBefore(refusal.until());
    }

    Optional<Budget> budget(Account account) {
        return Optional.ofNullable(known.settings().get(account.name())).flatMap(AccountSetting::budget);
    }

    /** True if this is news. */
    synchronized boolean refuse(AccountRefusal refusal) {
        boolean news = !holds(known.refusals().get(refusal.account()));
        Map<String, AccountRefusal> refusals = new HashMap<>(known.refusals());
        refusals.put(refusal.account(), refusal);
        known = new Known(Map.copyOf(refusals), known.settings(), known.spent());
        return news;
    }

    /**
     * Notes that what is left of the budget is too little.
     *
     * @return true if this is news
     */
    synchronized boolean budgetSpent(Account account, BigDecimal left) {
        Map<String, BigDecimal> spent = new HashMap<>(known.spent());
        boolean news = spent.put(account.name(), left) == null;
        known = new Known(known.refusals(), known.settings(), Map.copyOf(spent));
        return news;
    }

    /** Notes what is left of the budget now: if that is more than it was when it was too little, it may be enough. */
    synchronized void budgetLeft(Account account, BigDecimal left) {
        BigDecimal before = known.spent().get(account.name());
        if (before != null && left.compareTo(before) > 0) {
            Map<String, BigDecimal> spent = new HashMap<>(known.spent());
            spent.remove(account.name());
            known = new Known(known.refusals(), known.settings(), Map.copyOf(spent));
        }
    }

    /** Forgets that the provider refused the account. */
    synchronized void activate(Account account) {
        Map<String, AccountRefusal> refusals = new HashMap<>(known.refusals());
        refusals.remove(account.name());
        known = new Known(Map.copyOf(refusals), known.settings(), known.spent());
    }

    /**
     * Takes over what is stored; without a budget, none is spent. A refusal that is younger than the reading may be
     * missing from it, since it is noted here before it is stored: such a one stays.
     */
    synchronized void take(List<AccountRefusal> stored, List<AccountSetting> settings) {
        Map<String, AccountRefusal> refusals = new HashMap<>();
        Instant young = clock.instant().minus(STORED_WITHIN);
        known.refusals().values().stream()
                .filter(refusal -> refusal.refusedAt().isAfter(young))
                .forEach(refusal -> refusals.put(refusal.account(), refusal));
        stored.forEach(refusal -> refusals.put(refusal.account(), refusal));
        Map<String, AccountSetting> set =
                settings.stream().collect(Collectors.toUnmodifiableMap(AccountSetting::account, Function.identity()));
        Map<String, BigDecimal> spent = new HashMap<>(known.spent());
        spent.keySet()
                .removeIf(account ->
                        set.get(account) == null || set.get(account).budget().isEmpty());
        known = new Known(Map.copyOf(refusals), set, Map.copyOf(spent));
    }
}
