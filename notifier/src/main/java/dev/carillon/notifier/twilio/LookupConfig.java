package dev.carillon.notifier.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Whether operators are settled by Twilio's Lookup. */
@ConfigMapping(prefix = "carillon.notifier.lookup")
public interface LookupConfig {

    /** Off by default: each number costs. */
    @WithDefault("false")
    boolean enabled();

    /** How often numbers are looked up. */
    @WithDefault("PT1M")
    Duration interval();

    /** How many numbers each time, at most. */
    @WithDefault("100")
    @Min(1) @Max(1000) int batch();
}
