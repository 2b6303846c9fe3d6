package dev.carillon.contacts.importing;

/** An import's life: {@code UPLOADING → RUNNING → COMPLETED | FAILED}. */
public enum ImportState {
    /** Its bytes are coming; nobody has been told of it yet. */
    UPLOADING,
    /** Kept whole, and acknowledged; its rows are being read. */
    RUNNING,
    /** Every row was read. */
    COMPLETED,
    /** Stopped for good at a place that cannot be read. The rows before it are in the contacts. */
    FAILED
}
