package dev.carillon.local.process;

/** The suite cannot start; the message is one sentence for a person and says what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }
}
