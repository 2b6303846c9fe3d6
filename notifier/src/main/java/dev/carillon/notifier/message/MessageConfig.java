package dev.carillon.notifier.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of a message. */
@ConfigMapping(prefix = "carillon.notifier.message")
public interface MessageConfig {

    /** How far ahead a message may be scheduled. */
    @WithDefault("P365D")
    Duration maxDelay();

    /** How long a message may stay valid. */
    @WithDefault("P365D")
    Duration maxValidity();

    /** How often it is looked for messages whose validity ended before they were sent. */
    @WithDefault("PT5S")
    Duration expiryInterval();
}
