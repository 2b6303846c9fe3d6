package dev.carillon.notifier.twilio;

/** The request left, wholly or in part, and no answer came. */
final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
