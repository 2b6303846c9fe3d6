package dev.carillon.simulators.twilio;

import java.util.Locale;

/** The states of an outgoing message that the simulator goes through. */
public enum MessageStatus {
    QUEUED,
    SENDING,
    SENT,
    DELIVERED,
    UNDELIVERED,
    FAILED;

    /** As it stands in JSON and in callbacks. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True once Twilio says what the message cost. */
    boolean isPriced() {
        return switch (this) {
            case SENT, DELIVERED, UNDELIVERED -> true;
            case QUEUED, SENDING, FAILED -> false;
        };
    }
}
