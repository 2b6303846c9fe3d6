package dev.carillon.contacts.contact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Which of the addresses that e-mail can have are taken. */
@ConfigMapping(prefix = "carillon.contacts.email")
public interface EmailConfig {

    /** Whether a part before the {@code @} may be one that stands in quotes, such as {@code "a b"@example.org}. */
    @WithDefault("true")
    boolean quoted();

    /** Whether a part before the {@code @} may have letters outside of ASCII, which not every mail server can carry. */
    @WithDefault("true")
    boolean smtputf8();

    /** Whether the domain name system is asked if a domain takes mail. */
    @WithDefault("false")
    boolean mxCheck();

    /** How long to wait for its answer; without one the address is taken. */
    @WithDefault("PT2S")
    Duration mxTimeout();

    /** The name server to ask, as {@code host:port}; that of the system where none is set. */
    Optional<String> mxServer();

    /** How long an answer is remembered. */
    @WithDefault("PT1H")
    Duration mxRemember();

    /** How many domains are remembered. */
    @WithDefault("10000")
    @Min(1) int mxRemembered();
}
