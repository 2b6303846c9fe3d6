package dev.carillon.contacts.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** How erasures get on, and how the notifier hears of them. */
@ConfigMapping(prefix = "carillon.contacts.privacy")
public interface PrivacyConfig {

    /** The queue of the task-broker by which the notifier is told of erased numbers; this service makes it. */
    @WithDefault("contacts-erasures")
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") String queue();

    /** How long a task is in our hands before the broker hands it out again. */
    @WithDefault("PT2M")
    Duration lease();

    /** The wait before the notifier is told again; doubled each time. */
    @WithDefault("PT1S")
    Duration backoffInitial();

    /** The longest such wait. */
    @WithDefault("PT10M")
    Duration backoffMax();

    /** How often to come back to erasures that wait for an import to end, and to the broker while it is away. */
    @WithDefault("PT5S")
    Duration sweepInterval();

    /** How long a call at work may take to end when the service stops. */
    @WithDefault("PT5S")
    Duration grace();
}
