package dev.carillon.notifier.campaign.contacts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The contacts service, for campaigns to people whom a query finds there. */
@ConfigMapping(prefix = "carillon.notifier.contacts")
public interface ContactsConfig {

    /** Where it is; without it, recipients come from requests only. */
    Optional<URI> url();

    /** The file that holds the token for it (role reader); read again when it changes. */
    Optional<Path> tokenFile();

    /** People asked for at once. */
    @WithDefault("1000")
    @Min(1) @Max(1000) int pageSize();

    /** For one page of them. */
    @WithDefault("PT30S")
    Duration timeout();

    /** Before a campaign is made again from the start, where contacts could not be reached. */
    @WithDefault("PT10S")
    Duration retryDelay();

    /** How long that is tried; then the campaign FAILED. */
    @WithDefault("PT1H")
    Duration giveUpAfter();
}
