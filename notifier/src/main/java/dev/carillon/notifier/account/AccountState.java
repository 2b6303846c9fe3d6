package dev.carillon.notifier.account;

/** Whether an account takes messages, and if not, why. */
public enum AccountState {
    ACTIVE,
    /** Somebody stopped it. */
    PAUSED,
    /** The provider refuses it. */
    REFUSED,
    /** Its budget has no room for the next message. */
    BUDGET_SPENT
}
