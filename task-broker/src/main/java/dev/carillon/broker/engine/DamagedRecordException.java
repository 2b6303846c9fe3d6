package dev.carillon.broker.engine;

/** What is asked for is kept, and its bytes are others than were written; all else goes on. */
public final class DamagedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String detail;

    public DamagedRecordException(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    /** A sentence for the caller. */
    public String detail() {
        return detail;
    }
}
