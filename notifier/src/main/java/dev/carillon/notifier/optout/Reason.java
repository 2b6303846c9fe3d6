package dev.carillon.notifier.optout;

/** Why somebody must not be texted. Each stands for itself: lifting one leaves the others. */
public enum Reason {
    /** They wrote STOP; START lifts it. */
    STOP,
    /** They followed the link in a message. */
    LINK,
    /** A caller of the API said so. */
    API,
    /** They were erased: only a keyed hash of the number is left. */
    ERASED,
    /** The provider says that they opted out. */
    CARRIER
}
