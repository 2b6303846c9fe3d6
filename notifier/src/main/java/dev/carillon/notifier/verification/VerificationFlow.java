package dev.carillon.notifier.verification;

import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import java.util.Optional;
import java.util.UUID;

/** How codes are made, texted and compared. */
interface VerificationFlow {

    /** Texts a code. */
    Once<VerificationView> start(Optional<ScopedKey> key, String caller, VerificationRequest request);

    /** Compares a code. */
    Once<CheckView> check(Optional<ScopedKey> key, UUID id, String code);

    /** Texts another code, or the same one again. */
    Once<VerificationView> resend(Optional<ScopedKey> key, UUID id);
}
