package dev.carillon.notifier.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verification as it is shown.
 *
 * @param attemptsLeft codes that may still be compared
 * @param sends texts so far
 * @param resendAt when another text may be asked for; absent where none may
 * @param message the text; {@code GET /v1/messages/{id}} says whether it arrived
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationView(
        UUID id,
        String to,
        String channel,
        VerificationState state,
        int attemptsLeft,
        int sends,
        @Nullable Instant resendAt,
        Instant expiresAt,
        @Nullable UUID message,
        Instant createdAt,
        Instant updatedAt) {

    static VerificationView of(Verification verification, Instant now, int maxSends) {
        VerificationState state = verification.stateAt(now);
        boolean mayResend = state == VerificationState.PENDING && verification.sends() < maxSends;
        return new VerificationView(
                verification.id(),
                verification.recipient(),
                "sms",
                state,
                state == VerificationState.PENDING ? verification.maxAttempts() - verification.attempts() : 0,
                verification.sends(),
                mayResend ? verification.resendAt() : null,
                verification.expiresAt(),
                verification.messageId().orElse(null),
                verification.createdAt(),
                verification.updatedAt());
    }
}
