package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a worker asks for. */
record LeaseRequest(
        @Schema(description = "At most as many tasks", defaultValue = "1") @Nullable Integer max,

        @Schema(description = "How long to wait for the first", defaultValue = "PT0S")
        @JsonProperty("wait") // which no component of a record may be called
        @Nullable String longestWait) {}
