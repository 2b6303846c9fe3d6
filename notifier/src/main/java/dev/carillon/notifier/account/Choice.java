package dev.carillon.notifier.account;

import java.util.HashSet;
import java.util.Set;

/**
 * What the account for a message must be.
 *
 * @param allowed the accounts that may be used, by name; empty for all
 * @param country where the message goes; empty for not said
 * @param without accounts that were tried for this message and have no way to its recipient
 */
public record Choice(Set<String> allowed, String country, Set<String> without) {
    public Choice {
        allowed = Set.copyOf(allowed);
        without = Set.copyOf(without);
    }

    /** One of these accounts, for this country. */
    public static Choice of(Set<String> allowed, String country) {
        return new Choice(allowed, country, Set.of());
    }

    /** The same, but for this account. */
    public Choice without(Account account) {
        Set<String> names = new HashSet<>(without);
        names.add(account.name());
        return new Choice(allowed, country, names);
    }

    boolean fits(Account account) {
        return (allowed.isEmpty() || allowed.contains(account.name()))
                && !without.contains(account.name())
                && (country.isEmpty() || account.terms().allow(country));
    }
}
