package dev.carillon.bench.wire;

/** An answer that says no, or that nobody understands; the connection can go on. */
public final class BadAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadAnswerException(String message) {
        super(message);
    }
}
