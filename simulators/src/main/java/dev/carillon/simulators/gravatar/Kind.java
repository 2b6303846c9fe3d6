package dev.carillon.simulators.gravatar;

/** What Gravatar knows of an address; of any other it knows nothing. */
public enum Kind {
    /** A profile with a picture of its own. */
    CUSTOM,
    /** A profile that shows the default picture. */
    DEFAULT
}
