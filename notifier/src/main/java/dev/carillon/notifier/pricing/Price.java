package dev.carillon.notifier.pricing;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one segment costs.
 *
 * @param operator {@value #ANY_OPERATOR} for every one of the country that has no price of its own
 * @param asOf when its source said so
 */
public record Price(
        String country, String operator, BigDecimal amount, String currency, PriceSource source, Instant asOf) {
    /** Stands for every operator of a country. */
    public static final String ANY_OPERATOR = "*";
}
