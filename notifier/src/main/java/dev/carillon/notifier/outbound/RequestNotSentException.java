package dev.carillon.notifier.outbound;

/** No byte of the request has left for the other side, so it may be made again. */
public final class RequestNotSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RequestNotSentException(String message, Throwable cause) {
        super(message, cause);
    }

    RequestNotSentException(String message) {
        super(message);
    }
}
