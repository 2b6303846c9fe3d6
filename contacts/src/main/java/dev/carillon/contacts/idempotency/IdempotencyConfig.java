package dev.carillon.contacts.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a repeated request is recognised. */
@ConfigMapping(prefix = "carillon.contacts.idempotency")
public interface IdempotencyConfig {

    /** How long an {@code Idempotency-Key} is remembered. */
    @WithDefault("P7D")
    Duration retention();
}
