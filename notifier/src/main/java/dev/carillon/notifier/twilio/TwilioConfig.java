package dev.carillon.notifier.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How Twilio's API is called. */
@ConfigMapping(prefix = "carillon.notifier.twilio")
public interface TwilioConfig {

    /** Where the API is, if not at Twilio's own addresses: a simulator or a relay, for all of Twilio's products. */
    Optional<URI> baseUrl();

    /** How long a connection may take to be made. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** How long the answer may keep us waiting without a byte. */
    @WithDefault("PT15S")
    Duration responseTimeout();

    /** How long a request may take in all, connection and answer. */
    @WithDefault("PT30S")
    Duration requestTimeout();
}
