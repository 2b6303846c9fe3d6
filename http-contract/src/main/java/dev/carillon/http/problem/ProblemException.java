package dev.carillon.http.problem;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a problem document. For answers that a caller has to hear, thrown where the request is checked;
 * carries no stack trace, since the fault is the caller's and the place of no interest.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    private ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** 400: a field, parameter or header does not have the form it must have. */
    public static ProblemException invalid(String field, String detail) {
        return of(400, "invalid-field", detail, field);
    }

    /** 404: what the path names does not exist. */
    public static ProblemException notFound(String detail) {
        return of(404, "not-found", detail, null);
    }

    /** 409: well-formed, and against the state that the resource is in. */
    public static ProblemException conflict(String kind, String detail) {
        return of(409, kind, detail, null);
    }

    /** 422: the idempotency key was used before with another request. */
    public static ProblemException idempotencyKeyReused() {
        return of(
                422,
                "idempotency-key-reused",
                "This Idempotency-Key was sent before with another request; take a new key for a new request.",
                "Idempotency-Key");
    }

    /** 429 or 503: not now; the answer says when to come again. */
    public static ProblemException retryLater(int status, String kind, String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(status, kind, detail, null), retryAfter);
    }

    /** 500: the fault is ours and stands in the log; the answer gives nothing of it away. */
    public static ProblemException internalError() {
        return of(500, "internal-error", "The service failed and has logged why; the request may be repeated.", null);
    }

    /** Any other status and kind. */
    public static ProblemException of(int status, String kind, String detail, @Nullable String field) {
        return new ProblemException(Problem.of(status, kind, detail, field), null);
    }

    public Problem problem() {
        return problem;
    }

    /** When to come again: the {@code Retry-After} of the answer (RFC 9110, section 10.2.3), in whole seconds up. */
    public Optional<Long> retryAfterSeconds() {
        return Optional.ofNullable(retryAfter)
                .map(wait -> Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
