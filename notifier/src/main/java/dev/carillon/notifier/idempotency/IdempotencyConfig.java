package dev.carillon.notifier.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long answers are kept. */
@ConfigMapping(prefix = "carillon.notifier.idempotency")
public interface IdempotencyConfig {

    /** How long a repeated Idempotency-Key gets the first answer. */
    @WithDefault("P7D")
    Duration retention();
}
