package dev.carillon.notifier.twilio;

import com.twilio.rest.pricing.v1.messaging.Country;
import com.twilio.type.InboundSmsPrice;
import com.twilio.type.OutboundSmsPrice;
import dev.carillon.notifier.pricing.OperatorAliases;
import dev.carillon.notifier.pricing.Price;
import dev.carillon.notifier.pricing.PriceSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a country's page of Twilio's price list. It has a price for each carrier, network code and kind of sender; ours
 * is by operator, so of several the dearest counts. Pure.
 */
final class TwilioPrices {
    private static final int DECIMALS = 6;

    private final OperatorAliases operators = OperatorAliases.load();

    List<Price> read(String country, Country page, Instant now) {
        if (page.getPriceUnit() == null || page.getOutboundSmsPrices() == null) {
            return List.of();
        }
        String currency = page.getPriceUnit().getCurrencyCode();
        Map<String, BigDecimal> dearest = new TreeMap<>();
        for (OutboundSmsPrice carrier : page.getOutboundSmsPrices()) {
            dearest(carrier)
                    .ifPresent(amount -> dearest.merge(
                            operators.today(country, String.valueOf(carrier.getCarrier())), amount, BigDecimal::max));
        }
        List<Price> prices = new ArrayList<>();
        dearest.forEach((operator, amount) ->
                prices.add(new Price(country, operator, amount, currency, PriceSource.PROVIDER, now)));
        return prices;
    }

    private static Optional<BigDecimal> dearest(OutboundSmsPrice carrier) {
        return carrier.getPrices() == null
                ? Optional.empty()
                : carrier.getPrices().stream()
                        .map(InboundSmsPrice::getCurrentPrice)
                        .map(amount -> BigDecimal.valueOf(amount).setScale(DECIMALS, RoundingMode.HALF_UP))
                        .max(BigDecimal::compareTo);
    }
}
