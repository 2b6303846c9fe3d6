package dev.carillon.broker.engine.singlewriter;

/** The storage failed at what it had to do. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
