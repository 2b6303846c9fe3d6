package dev.carillon.contacts.exporting;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How files of contacts are made. */
@ConfigMapping(prefix = "carillon.contacts.exports")
public interface ExportConfig {

    /** Exports at once, in this process, each of which holds a connection to the database; further ones are answered 503. */
    @WithDefault("4")
    @Min(1) @Max(100) int concurrency();

    /** How long an export may take; the database keeps what was changed or removed meanwhile for it. */
    @WithDefault("PT1H")
    Duration maxDuration();
}
