package dev.carillon.notifier.outbound;

/** The request left, wholly or in part, and no answer came. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
