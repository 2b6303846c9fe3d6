package dev.carillon.contacts.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the service is closed down. */
@ConfigMapping(prefix = "carillon.contacts.lifecycle")
public interface LifecycleConfig {

    /** How often to look at the step that is at work. */
    @WithDefault("PT5S")
    Duration sweepInterval();

    /** People in one campaign of the notice. */
    @WithDefault("5000")
    @Min(1) @Max(50_000) int noticeBatch();

    /** Who sees to the gateway's banner; the hook where there is one, else somebody by hand. */
    Optional<BannerBy> banner();

    /** How long until every gateway that follows this service has asked: its {@code every}, and a little. */
    @WithDefault("PT15S")
    @DurationMin
    @DurationMax(hours = 1)
    Duration bannerWait();

    /** The folder that the archive is made in; without it the service cannot be closed. */
    Optional<Path> archiveDirectory();

    /** What the operator's own systems are asked to do. */
    Hooks hooks();

    /** Addresses that are called with a signed POST; where one is missing somebody confirms the step by hand. */
    interface Hooks {
        /** Stops payments, and starts them again. */
        Optional<URI> payments();

        /** Sets the banner of the gateway, and takes it away. */
        Optional<URI> banner();

        /** Scales the service down, and up again; without it nothing is scaled, and nothing is waited for. */
        Optional<URI> scaling();

        /** The file that holds the secret which calls are signed with, as Standard Webhooks. */
        Optional<Path> secretFile();

        /** For a whole call. */
        @WithDefault("PT30S")
        Duration timeout();
    }
}
