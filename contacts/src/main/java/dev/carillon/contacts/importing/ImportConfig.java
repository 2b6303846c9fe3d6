package dev.carillon.contacts.importing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How files are read. */
@ConfigMapping(prefix = "carillon.contacts.imports")
public interface ImportConfig {

    /** Rows committed together, with the checkpoint behind them. */
    @WithDefault("1000")
    @Min(1) @Max(10_000) int batchSize();

    /** Imports read at once, in this process. */
    @WithDefault("2")
    @Min(1) @Max(16) int concurrency();

    /** How often to look for imports that nobody reads: those that a crash left behind. */
    @WithDefault("PT5S")
    Duration sweepInterval();

    /** How long after its last batch an import counts as left behind. */
    @WithDefault("PT1M")
    Duration claim();

    /** How often an import is begun anew without getting on, before it has failed. */
    @WithDefault("5")
    @Min(1) int maxAttempts();

    /** How long after its last bytes an upload that did not end is thrown away. */
    @WithDefault("PT1H")
    Duration uploadTimeout();

    /** How long a batch at work may take to end when the service stops. */
    @WithDefault("PT5S")
    Duration grace();
}
