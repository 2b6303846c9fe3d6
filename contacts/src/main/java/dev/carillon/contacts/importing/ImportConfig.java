package dev.carillon.contacts.importing;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How files are read. */
@ConfigMapping(prefix = "carillon.contacts.imports")
public interface ImportConfig {

    /** Rows committed together, with the checkpoint behind them; two such batches are in memory at once. */
    @WithDefault("20000")
    @Min(1) @Max(50_000) int batchSize();

    /** Imports read at once, in this process. Each takes two connections to the database. */
    @WithDefault("2")
    @Min(1) @Max(16) int concurrency();

    /** So many imports may wait or be read in all; a further upload is answered 429. */
    @WithDefault("100")
    @Min(1) int maxOpen();

    /** The largest that a file may be once it is expanded, where it is sent compressed. */
    @WithDefault("4G")
    MemorySize maxExpandedSize();

    /** So many rows of a file are kept as errors; further ones are only counted. */
    @WithDefault("100000")
    @Min(0) long maxErrors();

    /** How long an import and its errors are kept after its end. */
    @WithDefault("P30D")
    Duration retention();

    /** How often progress is told to those who follow an import by events. */
    @WithDefault("PT1S")
    Duration progressInterval();

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
