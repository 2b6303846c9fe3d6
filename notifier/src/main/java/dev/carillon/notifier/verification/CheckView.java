package dev.carillon.notifier.verification;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What came of a code.
 *
 * @param approved true for the right code, the first time only
 * @param attemptsLeft codes that may still be compared
 */
@RegisterForReflection
public record CheckView(UUID id, boolean approved, VerificationState state, int attemptsLeft) {}
