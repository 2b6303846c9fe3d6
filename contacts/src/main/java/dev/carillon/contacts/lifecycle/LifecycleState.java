package dev.carillon.contacts.lifecycle;

/** The life of the service. It goes forward one at a time, and back to {@link #OPEN} until the archive is made. */
public enum LifecycleState {
    OPEN,
    /** Nobody new is taken in; people are told, and the grace period runs. */
    ANNOUNCED,
    /** Webhooks are gone; what was taken in is worked on to its end. */
    CLOSING,
    /** The archive is made, and nobody is in the database any more. For good. */
    CLOSED;

    /** Whether this comes right after the other. */
    boolean follows(LifecycleState other) {
        return switch (this) {
            case OPEN -> false;
            case ANNOUNCED -> other == OPEN;
            case CLOSING -> other == ANNOUNCED;
            case CLOSED -> other == CLOSING;
        };
    }
}
