package dev.carillon.notifier.twilio;

/** No byte of the request has left for Twilio, so it may be made again. */
final class RequestNotSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RequestNotSentException(String message, Throwable cause) {
        super(message, cause);
    }

    RequestNotSentException(String message) {
        super(message);
    }
}
