package dev.carillon.notifier.pricing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where prices come from. */
@ConfigMapping(prefix = "carillon.notifier.prices")
public interface PricesConfig {

    /** A price list of one's own, CSV with the columns country, operator, price and currency; read again daily. */
    Optional<Path> file();

    /** Whether the provider is asked for its price list. */
    @WithDefault("true")
    boolean fetch();

    /** How often it is asked. */
    @WithDefault("PT24H")
    Duration fetchInterval();

    /** The countries it is asked about, beside the default region and those that messages went to. */
    Optional<Set<@Pattern(regexp = "[A-Z]{2}", message = "must be ISO 3166 codes in capitals") String>> countries();

    /** How often it is looked what messages cost lately. */
    @WithDefault("PT10M")
    Duration learnInterval();

    /** What a segment is expected to cost where no price is known; what a budget holds for it. */
    @WithDefault("0.10")
    @PositiveOrZero BigDecimal fallback();
}
