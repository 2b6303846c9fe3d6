package dev.carillon.contacts.gravatar;

/** What Gravatar knows of an address. */
public enum AddressClass {
    /** A profile with a picture of its own. */
    CUSTOM,
    /** A profile that shows the default picture. */
    DEFAULT,
    /** Nothing. */
    NOT_FOUND,
    /** It could not be found out. Never counted as not found. */
    UNKNOWN
}
