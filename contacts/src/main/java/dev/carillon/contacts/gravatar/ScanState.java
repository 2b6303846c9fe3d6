package dev.carillon.contacts.gravatar;

/** A scan's life: {@code RUNNING → COMPLETED}. */
public enum ScanState {
    /** Some addresses have no class yet. */
    RUNNING,
    /** Every address has its class. */
    COMPLETED
}
