package dev.carillon.contacts.lifecycle;

/** The life of a step. */
public enum StepState {
    PENDING,
    /** Begun; {@code reason} says what it waits for, if it does. */
    RUNNING,
    DONE,
    /** Somebody has to look: {@code reason} says why. */
    FAILED,
    /** Undone, or never done, since the service was opened again. */
    REVERTED
}
