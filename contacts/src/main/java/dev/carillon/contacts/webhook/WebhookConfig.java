package dev.carillon.contacts.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose webhooks are taken, and how they are worked on. */
@ConfigMapping(prefix = "carillon.contacts.webhooks")
public interface WebhookConfig {

    /**
     * The secrets that a path of WordPress may end in, each alone or after the name of its site; two are good at once
     * while one takes the place of the other. Without any, WordPress is refused.
     */
    Optional<List<String>> wordpressSecrets();

    /** A file of further such secrets, one a line; read again when it changes. */
    Optional<Path> wordpressSecretsFile();

    /** The addresses that WordPress may deliver from, as ranges; without any, it may from everywhere. */
    Optional<List<String>> wordpressAddresses();

    /** The secrets that a path of UserVoice may end in. */
    Optional<List<String>> uservoiceSecrets();

    /** A file of further such secrets, one a line; read again when it changes. */
    Optional<Path> uservoiceSecretsFile();

    /** The addresses that UserVoice may deliver from. */
    Optional<List<String>> uservoiceAddresses();

    /** Sources that sign by Standard Webhooks, by the name that their path ends in. */
    Map<String, StandardSourceConfig> standard();

    /** How far the time that a source signed may be from ours. */
    @WithDefault("PT5M")
    Duration tolerance();

    /** Proxies, as ranges of addresses, of which it is believed whom they forward for. */
    Optional<List<String>> trustedProxies();

    /** The largest body that is taken. */
    @WithDefault("256K")
    MemorySize maxBodySize();

    /** Deliveries that may wait for their commit, in this process; more are answered 503. */
    @WithDefault("2000")
    @Min(1) int maxWaiting();

    /** Bytes of them. */
    @WithDefault("64M")
    MemorySize maxWaitingBytes();

    /** Deliveries in one commit. */
    @WithDefault("500")
    @Min(1) @Max(10_000) int commitBatch();

    /** How long a delivery may take to be committed before it is answered 503. */
    @WithDefault("PT5S")
    Duration commitTimeout();

    /** For how long the same body, where nothing else tells, counts as the same delivery. */
    @WithDefault("PT24H")
    Duration dedupeWindow();

    /** Deliveries worked on in one transaction. */
    @WithDefault("100")
    @Min(1) @Max(10_000) int batch();

    /** How long to gather such deliveries first. */
    @WithDefault("PT0.05S")
    Duration gather();

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

    /** How long a delivery is kept after it was settled. */
    @WithDefault("P90D")
    Duration retention();

    /** How long deliveries at work may take to end when the service stops. */
    @WithDefault("PT5S")
    Duration grace();
}
