package dev.carillon.contacts.subscription;

/** Where a delivery to a subscriber is: {@code PENDING}, and then one of the others until somebody has it sent again. */
public enum HookState {
    /** To be sent, now or after a failure. */
    PENDING,
    /** Answered 2xx. */
    DELIVERED,
    /** Given up. */
    DEAD
}
