package dev.carillon.broker.schedule;

/** What becomes of the times at which a schedule was due while no broker ran, or its queue was full. */
public enum Missed {
    /** Each of them gets its task. */
    ALL,
    /** One task stands for all of them. */
    LATEST
}
