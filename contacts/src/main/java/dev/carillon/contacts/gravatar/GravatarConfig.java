package dev.carillon.contacts.gravatar;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where Gravatar is, and how it is asked. */
@ConfigMapping(prefix = "carillon.contacts.gravatar")
public interface GravatarConfig {

    /** Where the pictures are. */
    @WithDefault("https://gravatar.com")
    URI baseUrl();

    /** Where the profiles are. */
    @WithDefault("https://api.gravatar.com")
    URI apiUrl();

    /** A file that holds a key of the API, which allows more profiles an hour. */
    Optional<Path> apiKeyFile();

    /** How long a call may take in all. */
    @WithDefault("PT10S")
    Duration timeout();

    /** Addresses asked for at once, by all processes together. */
    @WithDefault("4")
    @Min(1) @Max(100) int concurrency();

    /** Calls started in a second, by all processes together; an address takes two at most. */
    @WithDefault("20")
    @Min(1) @Max(1000) int callsPerSecond();

    /** How often an address is asked for in vain before it is {@code UNKNOWN}. */
    @WithDefault("8")
    @Min(1) int maxAttempts();

    /** The longest that a wait which Gravatar asks for is believed. */
    @WithDefault("PT1H")
    Duration longestWait();

    /** How long an answer is good for all scans. */
    @WithDefault("P7D")
    Duration cacheTtl();
}
