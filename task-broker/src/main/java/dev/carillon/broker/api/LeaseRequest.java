package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carillon.broker.engine.BrokerConfig;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a worker asks for. */
record LeaseRequest(
        @Schema(description = "At most as many tasks", defaultValue = "1") @Nullable Integer max,

        @Schema(description = "How long to wait for the first", defaultValue = "PT0S")
        @JsonProperty("wait") // which no component of a record may be called
        @Nullable String longestWait) {
    static final LeaseRequest DEFAULT = new LeaseRequest(null, null);

    int most(BrokerConfig.Limits limits) {
        return max == null ? 1 : Inputs.number("max", max, 1, limits.leaseTasks());
    }

    Duration wait(BrokerConfig.Limits limits) {
        return wait(longestWait, limits.leaseWait());
    }

    /** A wait as callers say it, none where they do not. */
    static Duration wait(@Nullable String text, Duration longest) {
        return Inputs.optionalDuration("wait", text, Duration.ZERO, longest).orElse(Duration.ZERO);
    }
}
