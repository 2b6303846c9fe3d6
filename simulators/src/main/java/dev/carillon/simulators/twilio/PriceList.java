package dev.carillon.simulators.twilio;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a segment costs, by country and the operator's prefix. The Bulgarian prices make the story's 302 messages cost
 * 25.026 $ with Yettel at twice the others, as the campaign that this is modelled on did.
 */
final class PriceList {
    private static final BigDecimal BULGARIA = new BigDecimal("0.0645");
    private static final BigDecimal YETTEL = new BigDecimal("0.1290");
    private static final BigDecimal ELSEWHERE = new BigDecimal("0.0079");

    /**
     * A mobile network.
     *
     * @param prefixes of its numbers, in the country's plan
     */
    record Carrier(String name, String mcc, String mnc, BigDecimal price, List<String> prefixes) {}

    /** A country that can be texted. */
    record Country(String name, String code, List<Carrier> carriers) {}

    /** In the order of their names, as Twilio lists them. */
    static final List<Country> COUNTRIES = List.of(
            new Country(
                    "Bulgaria",
                    "BG",
                    List.of(
                            new Carrier("A1", "284", "01", BULGARIA, List.of("+35988", "+35998")),
                            new Carrier("Vivacom", "284", "03", BULGARIA, List.of("+35987")),
                            new Carrier("Yettel", "284", "05", YETTEL, List.of("+35989")))),
            elsewhere("Germany", "DE", "Telekom", "262", "01"),
            elsewhere("Greece", "GR", "Cosmote", "202", "01"),
            elsewhere("Romania", "RO", "Orange", "226", "10"),
            elsewhere("United Kingdom", "GB", "EE", "234", "30"),
            elsewhere("United States", "US", "AT&T", "310", "410"));

    private PriceList() {}

    private static Country elsewhere(String name, String code, String carrier, String mcc, String mnc) {
        return new Country(name, code, List.of(new Carrier(carrier, mcc, mnc, ELSEWHERE, List.of())));
    }

    static BigDecimal of(String to, int segments) {
        return perSegment(to).multiply(BigDecimal.valueOf(segments));
    }

    private static BigDecimal perSegment(String to) {
        if (to.startsWith("+35989")) {
            return YETTEL;
        }
        return to.startsWith("+359") ? BULGARIA : ELSEWHERE;
    }

    static Optional<Country> country(String code) {
        return COUNTRIES.stream().filter(country -> country.code().equals(code)).findFirst();
    }

    /** Whose number it is by its prefix; the country's first network where the prefix says nothing. */
    static Optional<Carrier> carrier(String number, String countryCode) {
        List<Carrier> carriers = country(countryCode).map(Country::carriers).orElse(List.of());
        return carriers.stream()
                .filter(carrier -> carrier.prefixes().stream().anyMatch(number::startsWith))
                .findFirst()
                .or(() -> carriers.stream().findFirst());
    }
}
