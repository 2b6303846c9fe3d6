package dev.carillon.contacts.gravatar;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** How scans run as tasks. */
@ConfigMapping(prefix = "carillon.contacts.scans")
public interface ScanConfig {

    /** The queue of the task-broker; this service makes it. */
    @WithDefault("contacts-identity-scans")
    @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") String queue();

    /** How long a task is in our hands before the broker hands it out again; more than two calls take. */
    @WithDefault("PT2M")
    Duration lease();

    /** The wait before an address is asked for again, where Gravatar names none; doubled each time. */
    @WithDefault("PT1S")
    Duration backoffInitial();

    /** The longest such wait. */
    @WithDefault("PT10M")
    Duration backoffMax();

    /** How often to look after scans: whether all their tasks are made, and whether they get on. */
    @WithDefault("PT10S")
    Duration sweepInterval();

    /** A scan in which nothing has happened for so long gets new tasks for what is pending. */
    @WithDefault("PT3H")
    Duration stalledAfter();

    /** How long calls at work may take to end when the service stops. */
    @WithDefault("PT8S")
    Duration grace();

    /** The most addresses of an uploaded list. */
    @WithDefault("1000000")
    @Min(1) long maxAddresses();
}
