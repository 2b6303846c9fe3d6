package dev.carillon.notifier.account;

/** Who an account is with. */
public enum Provider {
    TWILIO,
    /** A gateway that takes texts by HTTP, as configured. */
    HTTP
}
