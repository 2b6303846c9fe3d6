package dev.carillon.contacts.gravatar;

import java.time.Instant;

/** Until when the endpoints of Gravatar asked to be left alone. Thread-safe; may block. */
interface EndpointPauses {

    /** The end of the pause; long ago where there is none. */
    Instant until(String endpoint);

    /** Prolongs the pause, never shortens it. */
    void prolong(String endpoint, Instant until);
}
