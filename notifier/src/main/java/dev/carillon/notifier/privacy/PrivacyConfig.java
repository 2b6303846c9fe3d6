package dev.carillon.notifier.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** What is kept of people, and how. */
@ConfigMapping(prefix = "carillon.notifier.privacy")
public interface PrivacyConfig {

    /**
     * The file of the secret that numbers are hashed with and opt-out links are made with: 32 characters at least. Never
     * changed: with another, nobody who was erased would be known again.
     */
    Path keyFile();

    /** How long a settled message, or one that came in, keeps its text and its number. */
    @WithDefault("P90D")
    Duration contentRetention();

    /** How often it is looked for what is to be redacted. */
    @WithDefault("PT1M")
    Duration interval();

    /** Messages redacted in one transaction. */
    @WithDefault("1000")
    @Min(1) @Max(10_000) int batch();
}
