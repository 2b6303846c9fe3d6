package dev.carillon.contacts.lifecycle;

/** The seven steps, in their order. */
public enum StepName {
    /** Nobody new is taken in. */
    REGISTRATIONS,
    /** Payments are stopped, by the operator's processor. */
    PAYMENTS,
    /** Everybody with a number is texted. */
    NOTICE,
    /** The grace period runs; after it webhooks are answered 410. */
    WEBHOOKS,
    /** The gateway says when the service ends. */
    BANNER,
    /** What is at work ends, and nothing more is begun. */
    PROCESSING,
    /** The archive is made, and people are taken out of the database. */
    ARCHIVE
}
