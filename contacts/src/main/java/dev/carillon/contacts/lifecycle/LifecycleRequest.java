package dev.carillon.contacts.lifecycle;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Where the service is to go.
 *
 * @param state the next state, or {@code OPEN} to undo all
 * @param plan how to close down; needed with {@code ANNOUNCED}, and missing with all else
 */
public record LifecycleRequest(
        @NotNull LifecycleState state, @Nullable @Valid ClosingPlan plan) {}
