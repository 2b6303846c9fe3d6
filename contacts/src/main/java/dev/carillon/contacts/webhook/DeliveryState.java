package dev.carillon.contacts.webhook;

/**
 * A delivery's life: {@code RECEIVED}, and then one of the others for good.
 */
public enum DeliveryState {
    /** Kept, and due to be worked on now or after a failure. */
    RECEIVED,
    /** Made into a contact. */
    PROCESSED,
    /** Has nobody in it who could be a contact. */
    IGNORED,
    /** Could not be read, or failed too often. */
    DEAD
}
