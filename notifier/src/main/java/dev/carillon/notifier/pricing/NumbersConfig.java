package dev.carillon.notifier.pricing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How numbers are read. */
@ConfigMapping(prefix = "carillon.notifier")
public interface NumbersConfig {

    /** The country of numbers that are written without {@code +}: an ISO 3166 code. */
    @WithDefault("BG")
    String defaultRegion();
}
