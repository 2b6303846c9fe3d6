package dev.carillon.contacts.notifier;

/** The notifier did not answer, or not as it should: nothing is known, and the call may be made again. */
public class NotifierUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotifierUnavailableException(String message) {
        super(message);
    }

    public NotifierUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
