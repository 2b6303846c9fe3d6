package dev.carillon.simulators.twilio;

import org.jspecify.annotations.Nullable;

/**
 * How a message ends.
 *
 * @param status the last state
 * @param errorCode with it, where it is not delivered
 */
public record Fate(MessageStatus status, @Nullable Integer errorCode) {
    public static final Fate DELIVERED = new Fate(MessageStatus.DELIVERED, null);

    public Fate {
        if (status.compareTo(MessageStatus.SENT) < 0) {
            throw new IllegalArgumentException("no message ends as " + status.label());
        }
    }
}
