package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Which provider an account is with, chosen at run time. Thread-safe. */
@ApplicationScoped
public class Providers {
    private final Map<Provider, SmsProvider> providers = new EnumMap<>(Provider.class);

    @Inject
    public Providers(@Any Instance<SmsProvider> all) {
        all.forEach(provider -> providers.put(provider.provider(), provider));
    }

    /** The provider of this account. */
    public SmsProvider of(Account account) {
        return Objects.requireNonNull(providers.get(account.provider()), () -> "no provider " + account.provider());
    }
}
