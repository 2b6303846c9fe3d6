package dev.carillon.contacts.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step as it stands.
 *
 * @param attempts how often it was looked at
 * @param progress how far it is; no personal data
 * @param reason what it waits for, or why it failed
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepRecord(
        StepName name,
        int number,
        StepState state,
        int attempts,
        Map<String, Object> progress,
        @Nullable String reason,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
