package dev.carillon.tasks;

/** The broker could not be reached, or answered with something other than what was asked. Nothing is known of the call. */
public final class BrokerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    BrokerUnavailableException(String message) {
        this(message, false);
    }

    BrokerUnavailableException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.passing = true;
    }

    /** Whether the same call may well succeed in a while: the broker was away, or busy, and did not refuse it. */
    boolean isPassing() {
        return passing;
    }
}
