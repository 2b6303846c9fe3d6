package dev.carillon.notifier.inbound;

/** What somebody wants who writes to us. */
public enum InboundKind {
    /** Not to be texted any more. */
    STOP,
    /** To be texted again. */
    START,
    /** To know who we are. */
    HELP,
    /** Anything else. */
    TEXT
}
