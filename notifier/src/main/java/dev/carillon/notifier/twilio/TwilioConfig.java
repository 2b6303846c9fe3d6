package dev.carillon.notifier.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;

/** How Twilio's API is called. */
@ConfigMapping(prefix = "carillon.notifier.twilio")
public interface TwilioConfig {

    /** Where the API is; anything else than Twilio's own address is a simulator or a relay. */
    @WithDefault("https://api.twilio.com")
    URI baseUrl();

    /** How long a connection may take to be made. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** How long the answer may keep us waiting without a byte. */
    @WithDefault("PT15S")
    Duration responseTimeout();

    /** How long a request may take in all, connection and answer. */
    @WithDefault("PT30S")
    Duration requestTimeout();

    /** Connections kept at most. */
    @WithDefault("50")
    @Min(1) @Max(1000) int maxConnections();
}
