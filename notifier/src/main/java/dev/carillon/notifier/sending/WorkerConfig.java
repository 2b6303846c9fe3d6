package dev.carillon.notifier.sending;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The worker that sends. */
@ConfigMapping(prefix = "carillon.notifier.worker")
public interface WorkerConfig {

    /** Off for a replica that only answers the API and callbacks. */
    @WithDefault("true")
    boolean enabled();

    /** Messages at work at once. */
    @WithDefault("16")
    @Min(1) @Max(1000) int concurrency();

    /** The longest that a message waits here for its account's pace; longer waits are the broker's. */
    @WithDefault("PT30S")
    Duration paceWait();

    /** When a message is tried again while no account takes any. */
    @WithDefault("PT15S")
    Duration noAccountDelay();

    /** How long requests in flight may take after SIGTERM. */
    @WithDefault("PT35S")
    Duration grace();
}
