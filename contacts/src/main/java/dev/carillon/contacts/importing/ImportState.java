package dev.carillon.contacts.importing;

/** An import's life: {@code UPLOADING → RUNNING → COMPLETED | FAILED | CANCELLED}. */
public enum ImportState {
    /** Its bytes are coming; nobody has been told of it yet. */
    UPLOADING,
    /** Kept whole, and acknowledged; its rows are being read. */
    RUNNING,
    /** Every row was read. */
    COMPLETED,
    /** Stopped for good at a place that cannot be read. The rows before it are in the contacts. */
    FAILED,
    /** Stopped for good by a caller. The rows before are in the contacts. */
    CANCELLED;

    /** Whether nothing more happens. */
    boolean isEnd() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
