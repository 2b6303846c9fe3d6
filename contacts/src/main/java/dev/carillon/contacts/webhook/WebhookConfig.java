package dev.carillon.contacts.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whose webhooks are taken, and how they are worked on. */
@ConfigMapping(prefix = "carillon.contacts.webhooks")
public interface WebhookConfig {

    /**
     * The secrets that a path of WordPress may end in; two are good at once while one takes the place of the other.
     * Without any, WordPress is refused.
     */
    Optional<List<String>> wordpressSecrets();

    /** A file of further such secrets, one a line. */
    Optional<Path> wordpressSecretsFile();

    /** The secrets that a path of UserVoice may end in. */
    Optional<List<String>> uservoiceSecrets();

    /** A file of further such secrets, one a line. */
    Optional<Path> uservoiceSecretsFile();

    /** The largest body that is taken. */
    @WithDefault("256K")
    MemorySize maxBodySize();

    /** Deliveries worked on at once, in this process. */
    @WithDefault("8")
    @Min(1) @Max(100) int concurrency();

    /** How often a delivery is tried before it is dead. */
    @WithDefault("8")
    @Min(1) int maxAttempts();

    /** The wait before the second attempt, doubled for each further one. */
    @WithDefault("PT1S")
    Duration backoffInitial();

    /** The longest such wait. */
    @WithDefault("PT10M")
    Duration backoffMax();

    /** How often to look for deliveries that are due: those that failed, and those that a crash left behind. */
    @WithDefault("PT5S")
    Duration sweepInterval();

    /** How long deliveries at work may take to end when the service stops. */
    @WithDefault("PT5S")
    Duration grace();
}
