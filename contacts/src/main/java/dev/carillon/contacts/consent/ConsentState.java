package dev.carillon.contacts.consent;

/** What a person said last about a purpose. */
public enum ConsentState {
    /** Somebody asked for it in the person's name; it counts once the person confirms. */
    PENDING,
    GIVEN,
    /** Opted out; undone by nothing but a fresh {@link #GIVEN} of the person's own. */
    WITHDRAWN
}
