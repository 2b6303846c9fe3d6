package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.pricing.NumbersConfig;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The countries whose numbers get codes. Immutable. */
record AllowedCountries(Set<String> codes) {

    /** As configured; only the default region where nothing is. */
    static AllowedCountries of(VerificationConfig config, NumbersConfig numbers) {
        return new AllowedCountries(config.countries().orElse(Set.of(numbers.defaultRegion())).stream()
                .map(code -> code.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    void require(String country) {
        if (!codes.contains(country)) {
            throw ProblemException.of(
                    422,
                    "country-not-allowed",
                    "Numbers of " + country
                            + " get no codes here; carillon.notifier.verification.countries says which do.",
                    "to");
        }
    }
}
