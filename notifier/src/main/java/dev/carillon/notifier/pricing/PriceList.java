package dev.carillon.notifier.pricing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a segment costs, as far as is known: what messages to that operator really cost is believed first, then the
 * provider's price list, then the file. Where only the country is known, the answer is the country's dearest price: an
 * estimate errs on that side.
 *
 * <p>Thread-safe: answers from one snapshot, which {@link #refresh} renews from the database.
 */
@ApplicationScoped
public class PriceList {
    private final PriceRepository repository;
    private final PricesConfig config;
    private volatile Snapshot known = new Snapshot(Map.of(), List.of());

    private record Key(String country, String operator) {}

    private record Snapshot(Map<Key, Price> best, List<Price> all) {}

    @Inject
    public PriceList(PriceRepository repository, PricesConfig config) {
        this.repository = repository;
        this.config = config;
    }

    /** What a segment to this operator costs; empty where nothing is known of the country. */
    public Optional<Price> price(String country, String operator) {
        Map<Key, Price> best = known.best();
        return Optional.ofNullable(best.get(new Key(country, operator)))
                .or(() -> Optional.ofNullable(best.get(new Key(country, Price.ANY_OPERATOR))));
    }

    /** What a budget has to hold for a segment: the price, or the fallback of the configuration. */
    public BigDecimal expected(String country, String operator) {
        return price(country, operator).map(Price::amount).orElse(config.fallback());
    }

    /** Every price that is believed, and those that are not as another source is believed first. */
    public List<Price> all() {
        return known.all();
    }

    /** Takes over what is stored. */
    public void refresh() {
        known = snapshot(repository.all());
    }

    private static Snapshot snapshot(List<Price> all) {
        Map<Key, Price> best = new HashMap<>();
        all.stream()
                .sorted(Comparator.comparing(Price::source))
                .forEach(price -> best.putIfAbsent(new Key(price.country(), price.operator()), price));
        Map<String, Price> dearest = new HashMap<>();
        new ArrayList<>(best.values())
                .forEach(price -> dearest.merge(
                        price.country(),
                        price,
                        (one, other) -> one.amount().compareTo(other.amount()) >= 0 ? one : other));
        dearest.forEach((country, price) -> best.putIfAbsent(new Key(country, Price.ANY_OPERATOR), price));
        return new Snapshot(Map.copyOf(best), List.copyOf(all));
    }
}
