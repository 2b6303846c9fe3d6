package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Verifications as they are at a moment, and what is to be said of those that do not allow what is asked. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class VerificationReader {
    private final VerificationRepository verifications;
    private final VerificationConfig config;

    @Inject
    public VerificationReader(VerificationRepository verifications, VerificationConfig config) {
        this.verifications = verifications;
        this.config = config;
    }

    VerificationView view(UUID id, Instant now) {
        verifications.getEntityManager().clear(); // the updates went past it
        return VerificationView.of(existing(id), now, config.maxSends());
    }

    Verification existing(UUID id) {
        return verifications
                .findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("There is no verification '" + id + "'."));
    }

    Verification pending(UUID id, Instant now) {
        Verification verification = existing(id);
        if (verification.stateAt(now) != VerificationState.PENDING) {
            throw closed(id, now);
        }
        return verification;
    }

    /** One that another text may be asked for. */
    Verification resendable(UUID id, Instant now) {
        Verification verification = pending(id, now);
        if (verification.sends() >= config.maxSends()) {
            throw ProblemException.conflict(
                    "verification-sends-used-up", "No more codes are texted for this verification; start another.");
        }
        if (now.isBefore(verification.resendAt())) {
            throw ProblemException.retryLater(
                    429,
                    "verification-limit",
                    "The code was texted a moment ago; wait for it.",
                    Duration.between(now, verification.resendAt()));
        }
        return verification;
    }

    ProblemException closed(UUID id, Instant now) {
        VerificationState state = view(id, now).state();
        return ProblemException.conflict(
                "verification-closed",
                "The verification is " + state + ", so nothing more comes of it; start another.");
    }
}
