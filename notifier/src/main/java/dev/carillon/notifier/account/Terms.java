package dev.carillon.notifier.account;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * When an account is used, and for what.
 *
 * @param promotional its credit runs out unused, so it is spent before the others
 * @param order which account is spent first among the others: the lowest
 * @param countries the countries that it may text; empty for all
 * @param price what a segment costs on it, where the provider does not say
 * @param currency of that price
 * @param lowBalance below which it is told that the balance is low
 * @param concurrency requests at once
 */
public record Terms(
        boolean promotional,
        int order,
        Set<String> countries,
        Optional<BigDecimal> price,
        String currency,
        Optional<BigDecimal> lowBalance,
        int concurrency) {

    public Terms {
        countries = Set.copyOf(countries);
    }

    /** True if it may text this country. */
    boolean allow(String country) {
        return countries.isEmpty() || countries.contains(country);
    }
}
