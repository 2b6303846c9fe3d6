package dev.carillon.simulators.twilio;

import java.util.Locale;

/** The states of a message. */
public enum MessageStatus {
    /** Taken for a Messaging Service, which has not chosen a sender yet. */
    ACCEPTED,
    /** Waits for its time. */
    SCHEDULED,
    QUEUED,
    SENDING,
    SENT,
    DELIVERED,
    UNDELIVERED,
    FAILED,
    CANCELED,
    /** The last state of a message from somebody to us. */
    RECEIVED;

    /** As it stands in JSON and in callbacks. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True once Twilio says what the message cost. */
    boolean isPriced() {
        return switch (this) {
            case SENT, DELIVERED, UNDELIVERED -> true;
            case ACCEPTED, SCHEDULED, QUEUED, SENDING, FAILED, CANCELED, RECEIVED -> false;
        };
    }

    /** True while the message is on its way: it can be neither redacted nor deleted then. */
    boolean isUnderway() {
        return switch (this) {
            case ACCEPTED, QUEUED, SENDING -> true;
            case SCHEDULED, SENT, DELIVERED, UNDELIVERED, FAILED, CANCELED, RECEIVED -> false;
        };
    }

    /** True for a state that a message we sent can end in. */
    boolean isLast() {
        return switch (this) {
            case SENT, DELIVERED, UNDELIVERED, FAILED -> true;
            case ACCEPTED, SCHEDULED, QUEUED, SENDING, CANCELED, RECEIVED -> false;
        };
    }
}
