package dev.carillon.broker.engine;

/** The engine cannot do its work now: it is read-only after a failed write, closed, or has too much under way. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String detail;

    /** Why; also the end of the problem's type. */
    public enum Kind {
        READ_ONLY,
        /** The database cannot be reached, and may be back any moment. */
        AWAY,
        CLOSED,
        OVERLOADED,
        /** Tasks can be finished, and none created. */
        DISK_FULL,
        BACKUP_FAILED
    }

    public EngineUnavailableException(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
        this.detail = detail;
    }

    public Kind kind() {
        return kind;
    }

    /** A sentence for the caller. */
    public String detail() {
        return detail;
    }
}
