package dev.carillon.broker.task;

/** What a worker is told of the token that it used. */
public enum Verdict {
    /** It was valid, and what was asked is done. */
    ACCEPTED,
    /** It is not valid, or no more; nothing was changed. */
    STALE,
    /** Its task was cancelled during the lease, which would not be over yet; nothing was changed. */
    CANCELLED
}
