package dev.carillon.broker.schedule;

/** What became of a schedule that was to be set. */
public enum ScheduleSetting {
    /** It is kept. */
    SET,
    /** There are as many as there may be. */
    TOO_MANY,
    /**
     * The one in whose place it comes has fired for the time at which it would be due, or for a later one: whoever reckoned
     * when it is due next did so before that, and does it again.
     */
    FIRED_MEANWHILE
}
