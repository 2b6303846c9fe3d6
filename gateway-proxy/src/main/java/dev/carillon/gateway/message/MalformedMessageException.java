package dev.carillon.gateway.message;

/** What was read is not a message that two readers could not understand in two ways. Without a stack: it is expected. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String kind;

    /**
     * A fault.
     *
     * @param status to answer a request with
     * @param kind of the problem document
     * @param detail a sentence for whoever sent the message
     */
    public MalformedMessageException(int status, String kind, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.kind = kind;
    }

    static MalformedMessageException of(String detail) {
        return new MalformedMessageException(400, "malformed-request", detail);
    }

    public int status() {
        return status;
    }

    public String kind() {
        return kind;
    }

    /** The sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
